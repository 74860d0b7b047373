import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { ask } from '../../support/ask.js';
import { freePort } from '../../support/free-port.js';
import type { Platform } from '../../support/platforms.js';
import { haveEnded } from '../../support/processes.js';
import { Watched, type Watcher } from './watched.js';

const SAVES = [1, 2];

/** Each save is a compilation and a start. */
const TIMEOUT_MS = 300_000;

const NEST: Watcher = {
  name: 'nest start --watch',
  args: ['node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch'],
};

const watchers: readonly Watcher[] = [
  NEST,
  // The shell ends at once, and the command does not wait for what it ran; without a shell it waits.
  { name: `${NEST.name} --no-shell`, args: [...NEST.args, '--no-shell'] },
  { name: 'node --watch', args: ['--watch', 'dist/main.js'], watchesCompiled: true },
];

/** With the ports that a developer has set, and not those that the system chooses. */
async function start(platform: Platform, watcher: Watcher, hasProbeServer: boolean) {
  const port = await freePort();
  const probesPort = hasProbeServer ? await freePort() : undefined;
  const env = { PORT: String(port), ...(probesPort !== undefined && { PROBES_PORT: String(probesPort) }) };
  const watched = Watched.start(platform, watcher, env);
  const probes = `http://localhost:${probesPort ?? port}/health`;
  return { watched, probes, url: `http://localhost:${port}` };
}

/** Asks on a connection that stays open. */
async function keepConnection(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const [response] = await once(get(url, { agent }), 'response');
  await text(response);
}

async function openStream(url: string): Promise<IncomingMessage> {
  const request = get(url, { agent: false });
  const [response] = await once(request, 'response');
  // It is cut in the end.
  response.on('error', () => undefined).resume();
  return response;
}

const ways = watchers.flatMap((watcher) => [
  { name: watcher.name, watcher, hasProbeServer: false },
  { name: `${watcher.name}, with a probe server,`, watcher, hasProbeServer: true },
]);

/** The tests of one platform. Each takes long, so each platform has a file, and they run side by side. */
export function watchedOn(platform: Platform): void {
  it.each(ways)(
    'that $name runs is there again after each save',
    { timeout: TIMEOUT_MS },
    async ({ watcher, hasProbeServer }) => {
      const { watched, url, probes } = await start(platform, watcher, hasProbeServer);
      let before = await watched.isUp(0);
      for (const version of SAVES) {
        // As a browser does.
        await keepConnection(`${url}/version`);
        watched.save(version);
        const now = await watched.isUp(version);
        await haveEnded([before]);
        expect(await ask(`${url}/version`)).toMatchObject({ status: 200, body: { version } });
        await expect.poll(() => ask(`${probes}/ready`).then(({ status }) => status, String)).toBe(200);
        before = now;
      }
      expect(watched.output).not.toContain('EADDRINUSE');
      expect(watched.output).not.toContain('Serving on for');
      expect(watched.output).toContain('Not serving on, because drain.delayMs is 0');
    },
  );

  it(
    'that nest start --watch runs is there again after each save while a stream of the one before is open',
    { timeout: TIMEOUT_MS },
    async () => {
      const { watched, url, probes } = await start(platform, NEST, true);
      let before = await watched.isUp(0);
      for (const version of SAVES) {
        const stream = await openStream(`${url}/events`);
        watched.save(version);
        const now = await watched.isUp(version);
        expect(await ask(`${url}/version`)).toMatchObject({ status: 200, body: { version } });
        // The client has its new version, and lets go.
        stream.destroy();
        await haveEnded([before]);
        await expect.poll(() => ask(`${probes}/ready`).then(({ status }) => status, String)).toBe(200);
        before = now;
      }
      expect(watched.output).not.toContain('EADDRINUSE');
    },
  );
}
