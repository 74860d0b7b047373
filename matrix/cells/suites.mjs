// The library's own end-to-end tests, against other versions of what it stands on.
import { scratchFolder } from '../running/scratch.mjs';
import { nodeOf } from '../running/nodes.mjs';
import { installSuite, runSpecs } from '../running/vitest.mjs';
import { floors, nest10, nest11, nest12, SHOWN } from './combinations.mjs';

const SPECS = ['test/{e2e,shutdown,probe-server}/*.spec.ts', 'test/ready-made/typeorm.spec.ts'];
/** They load the machine or wait for a long time, and say nothing of a version that others do not say. */
const WITHOUT = ['test/shutdown/load.spec.ts', 'test/shutdown/advice.spec.ts', 'test/probe-server/hostile.spec.ts'];
const OF_THE_DATABASE = ['test/ready-made/typeorm.spec.ts', 'test/e2e/database.spec.ts'];

const everywhere = ['20', '22', '24', '26'];
const typeorm03 = { typeorm: '^0.3.20' };

export const suites = [
  ...everywhere.map((node) => suite(`nest11-node${node}`, `Nest 11, Node ${node}`, 'nest11', nest11, node)),
  ...everywhere.map((node) => suite(`nest12-node${node}`, `Nest 12, Node ${node}`, 'nest12', nest12, node)),
  suite('floors', 'The lowest of every peer', 'floors', floors, '20.19.0'),
  suite('floors-node22', 'The lowest of every peer, Node 22.12', 'floors', floors, '22.12.0'),
  suite(
    'nest11-typeorm03',
    'Nest 11, TypeORM 0.3',
    'nest11-typeorm03',
    { ...nest11, ...typeorm03 },
    '20',
    OF_THE_DATABASE,
  ),
  suite(
    'nest12-typeorm03',
    'Nest 12, TypeORM 0.3',
    'nest12-typeorm03',
    { ...nest12, ...typeorm03 },
    '22',
    OF_THE_DATABASE,
  ),
  { ...suite('nest10', 'Nest 10 and Express 4', 'nest10', nest10, '20'), promised: false },
];

const folders = new Map();

function suite(id, title, set, dependencies, node, specs = SPECS) {
  return {
    id,
    title,
    group: 'suites',
    async run(cell) {
      cell.progress('packages');
      const runtime = await nodeOf(node, cell.log);
      cell.installed('Node', (await cell.run(runtime.node, ['--version'], { cwd: '/' })).trim().slice(1));
      const folder = await folderOf(cell, set, dependencies);
      cell.installedIn(folder, SHOWN);
      await cell.step(specs.map((spec) => spec.replace(/^test\//, '')).join(', '), () =>
        runSpecs(cell, folder, runtime, specs, WITHOUT),
      );
    },
    /** The packages of a set serve each version of Node: its folder stays as long as one of these cells is to come. */
    folder: set,
  };
}

/** Installed once for all cells of the set, or failed once. */
function folderOf(cell, set, dependencies) {
  if (!folders.has(set)) {
    const folder = scratchFolder(set);
    folders.set(
      set,
      installSuite(cell, folder, dependencies).then(() => folder),
    );
  }
  return folders.get(set);
}
