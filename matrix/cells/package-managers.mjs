// How else packages are installed: the probe server's thread must find its file wherever they lie.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveAndDie } from '../running/application.mjs';
import { nodeOf } from '../running/nodes.mjs';
import { NEST, smallApp } from '../running/small-app.mjs';

export const packageManagers = [
  manager('pnpm', 'pnpm', 'pnpm', ['install'], []),
  manager('yarn-classic', 'Yarn 1', 'yarn@1', ['install', '--non-interactive'], []),
  manager('yarn-pnp', 'Yarn 4, Plug’n’Play', '@yarnpkg/cli-dist@4', ['install'], ['--require', './.pnp.cjs'], {
    '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\nenableGlobalCache: false\n',
    'yarn.lock': '',
  }),
];

/** An application of CommonJS, with the Nest that is CommonJS: as most that these managers install. */
const NEST_11 = Object.fromEntries(Object.entries(NEST).map(([name, range]) => [name, range.replace('^12', '^11')]));

function manager(id, title, program, args, flags, files = {}) {
  return {
    id,
    title,
    group: 'managers',
    folder: id,
    async run(cell) {
      const { node, env } = await nodeOf('22', cell.log);
      const folder = await smallApp(cell, 'plain', { dependencies: NEST_11 });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      // The registry that npm is set for, whatever these have as theirs.
      const registry = (await cell.run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
      const registries = { YARN_NPM_REGISTRY_SERVER: registry, YARN_REGISTRY: registry, npm_config_registry: registry };
      const withNode = { ...env, ...registries, CI: '', YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
      const [binary] = /[a-z]+/.exec(id) ?? [];
      const run = (...words) =>
        cell.run('npx', ['-y', '-p', program, binary, ...words], { cwd: folder, env: withNode });
      cell.installed(binary, (await run('--version')).trim().split('\n').at(-1));
      await cell.step(`${binary} ${args.join(' ')}`, () => run(...args));
      await cell.step('start, probes on both ports, SIGTERM, exit code 0', () =>
        liveAndDie(cell, [node, ...flags, 'main.cjs'], { cwd: folder, env }),
      );
    },
  };
}
