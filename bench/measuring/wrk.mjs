// wrk (https://github.com/wg/wrk), where it is installed: it costs so little itself that rates are the contestant's own.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = join(import.meta.dirname, 'wrk.lua');
const ANSWERS = join(import.meta.dirname, 'answers.lua');
const LONGEST = '60s';

export const hasWrk = spawnSync('wrk', ['--version']).error === undefined;

/** As many answers as can be had on so many connections: kept, or a new one for each request. Whole seconds. */
export async function wrk({ url, connections, isKept, seconds }) {
  const close = isKept ? [] : ['--header', 'Connection: close'];
  const load = ['--threads', '1', '--connections', String(connections), '--duration', `${Math.ceil(seconds)}s`];
  const { stdout } = await promisify(execFile)('wrk', [...load, ...close, '--script', SCRIPT, url]);
  const { us, requests, refused, lost, p50, p99 } = JSON.parse(stdout.trim().split('\n').at(-1));
  const answered = requests - refused;
  const [p50Ms, p99Ms] = answered > 0 ? [p50 / 1_000, p99 / 1_000] : [];
  return { rate: (answered * 1_000_000) / us, p50: p50Ms, p99: p99Ms, answered, failed: refused + lost };
}

/** So many answers, on connections that are kept or new for each. */
export async function wrkAnswers({ url, connections, isKept, count }) {
  const close = isKept ? [] : ['--header', 'Connection: close'];
  const load = ['--threads', '1', '--connections', String(connections), '--duration', LONGEST];
  const numbers = ['--', String(count), String(connections)];
  await promisify(execFile)('wrk', [...load, ...close, '--script', ANSWERS, url, ...numbers]);
}
