// What runs Node's programs and is not Node: each from its package of the npm registry.
import { join } from 'node:path';
import { liveAndDie } from '../running/application.mjs';
import { NEST, smallApp } from '../running/small-app.mjs';

export const runtimes = [
  runtime('bun', 'Bun', ['app.ts'], 'a client that has connected and sent nothing yet is closed when accepting stops'),
  runtime(
    'deno',
    'Deno',
    ['run', '-A', '--node-modules-dir=manual', 'app.ts'],
    '`enableShutdownHooks()` must name its signals',
  ),
];

function runtime(id, title, args, weaker) {
  return {
    id,
    title,
    group: 'runtimes',
    folder: id,
    async run(cell) {
      const folder = await smallApp(cell, 'runtime', {
        dependencies: { ...NEST, [id]: 'latest' },
        allowScripts: { [id]: true },
      });
      cell.progress('packages');
      await cell.run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
      cell.installedIn(folder, [id, '@nestjs/core']);
      cell.leftOut(weaker);
      await cell.step('start, probes on both ports, SIGTERM with a request in flight, exit code 0', () =>
        liveAndDie(cell, [join(folder, 'node_modules', '.bin', id), ...args], { cwd: folder, slow: '/slow' }),
      );
    },
  };
}
