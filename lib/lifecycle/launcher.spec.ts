import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { launcher, launcherIn } from './launcher.js';

const SCRIPT = { npm_lifecycle_event: 'start:prod' };

it.each<[expected: string | undefined, args: string[], env?: NodeJS.ProcessEnv]>([
  ['npm', ['npm run start:prod'], SCRIPT],
  ['npm', ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'run', 'start'], SCRIPT],
  ['pnpm', ['/usr/bin/node', '--no-warnings', '/opt/pnpm/bin/pnpm.cjs', 'start'], SCRIPT],
  ['pnpm', ['/opt/pnpm/pnpm', 'start'], SCRIPT],
  ['yarn', ['/usr/bin/node', '/opt/yarn/bin/yarn.js', 'start'], SCRIPT],
  [undefined, ['npm run start:prod'], {}],
  ['sh', ['sh', '-c', 'cd /app && node dist/main.js']],
  ['sh', ['/bin/sh', '/entrypoint.sh']],
  ['npm', ['sh', '-c', 'node dist/main.js'], SCRIPT],
  ['pnpm', ['sh', '-c', 'node dist/main.js'], { ...SCRIPT, npm_config_user_agent: 'pnpm/9.1.0 npm/? node/v20' }],
  ['bash', ['/bin/bash', '-lc', 'node dist/main.js; true']],
  ['ash', ['/bin/ash', '-c', 'node dist/main.js']],
  [undefined, ['-bash']],
  [undefined, ['/bin/bash', '--login', '-i']],
  [undefined, ['/usr/bin/node', 'cluster.js'], SCRIPT],
  [undefined, ['/usr/bin/tini', '--', 'node', 'dist/main.js']],
  [undefined, ['/sbin/init']],
  [undefined, ['']],
])('%s does not pass SIGTERM on, by %j', (expected, args, env = {}) => {
  expect(launcherIn(args.map((arg) => `${arg}\0`).join(''), env)).toBe(expected);
});

it.skipIf(process.platform !== 'linux')('a real shell is found by the command line of the parent process', async () => {
  const shell = spawn('sh', ['-c', 'read line; true'], { stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => void shell.kill('SIGKILL'));
  await once(shell, 'spawn');
  vi.spyOn(process, 'ppid', 'get').mockReturnValue(shell.pid ?? 0);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(launcher({})).toBe('sh');
  expect(launcher(SCRIPT)).toBe('npm');
});
