// Runs an application as Kubernetes would: waits for its probes, tells it to end, looks at how it ends.
import { request } from 'node:http';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { end } from './command.mjs';
import { freePort } from './free-port.mjs';

const PATIENCE_MS = 60_000;

/**
 * Starts an application, asks its probes on both ports, sends SIGTERM while a request waits, and looks at its exit code.
 *
 * @param command What starts it: program and arguments.
 * @throws when something is not as it must be.
 */
export async function liveAndDie(cell, [command, ...args], { cwd, env, slow = undefined }) {
  const port = await freePort();
  const app = cell.start(command, args, { cwd, env: { ...env, PORT: String(port) } });
  try {
    const own = `http://127.0.0.1:${port}`;
    const probes = await printed(app, /Probes are answered on (http\S+)\/health/);
    for (const base of [own, probes]) {
      await until(app, async () => (await ask(`${base}/health/startup`)).status === 200, `${base}/health/startup: 200`);
      await until(app, async () => (await ask(`${base}/health/ready`)).status === 200, `${base}/health/ready: 200`);
      assert((await ask(`${base}/health/live`)).status === 200, `${base}/health/live: 200`);
    }
    const inFlight = slow && ask(`${own}${slow}`);
    if (inFlight) await printed(app, /Slow request/);
    app.child.kill('SIGTERM');
    await printed(app, /Draining after SIGTERM/);
    for (const base of [own, probes]) {
      assert((await ask(`${base}/health/ready`)).status === 503, `${base}/health/ready after SIGTERM: 503`);
    }
    if (inFlight) assert((await inFlight).status === 200, 'the request in flight is answered');
    const { code, signal } = await Promise.race([app.ended, setTimeout(PATIENCE_MS, { signal: 'none' })]);
    assert(code === 0, `exit code 0 after SIGTERM, got ${signal ?? code}`);
  } finally {
    await end(app);
  }
}

/** Asks as the kubelet does. */
export async function ask(url) {
  const sent = request(url, { agent: false, headers: { 'User-Agent': 'kube-probe/1.33' } }).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, text: await text(response) };
}

/** Resolves with what the expression finds in the output, once it does. */
async function printed(app, expression) {
  let found;
  await until(app, () => (found = expression.exec(app.output)), `prints ${expression}`);
  return found[1];
}

async function until(app, isTrue, what) {
  let error;
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await setTimeout(50)) {
    try {
      if (await isTrue()) return;
    } catch (cause) {
      error = cause;
    }
    if (app.child.exitCode !== null || app.child.signalCode !== null) break;
  }
  throw new Error(`It was expected: ${what}`, { cause: error });
}

function assert(isTrue, what) {
  if (!isTrue) throw new Error(`It was expected: ${what}`);
}
