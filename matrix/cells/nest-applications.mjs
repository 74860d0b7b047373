// Applications as the framework's own generator makes them: nothing is configured for the library.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveAndDie } from '../running/application.mjs';
import { pack } from '../running/packed-library.mjs';
import { postgresUrl } from '../running/postgres.mjs';
import { scratchFolder } from '../running/scratch.mjs';

const FILES = join(import.meta.dirname, '..', 'applications', 'nest');
/** Named with the major version of Nest: npm would take 12 of both for Nest 11, too, which Jest cannot load. */
const peers = (major) => [`@nestjs/terminus@${major}`, `@nestjs/typeorm@${major}`, 'typeorm', 'pg'];

/** As TypeScript 5 is set for applications that were made before Nest's generator wrote `nodenext`. */
const COMMONJS = { module: 'commonjs', moduleResolution: 'node10', resolvePackageJsonExports: undefined };

export const nestApplications = [
  {
    ...application('app-nest11', 'Nest 11, as generated', 11),
    async run(cell) {
      const app = await generated(cell, 11);
      await rootEntryAlone(cell, app);
      await everything(cell, app);
    },
  },
  {
    ...application('app-nest11-commonjs', 'Nest 11, module: commonjs', 11),
    async run(cell) {
      const app = await generated(cell, 11);
      await app.configured(COMMONJS, async () => {
        await rootEntryAlone(cell, app);
        await everything(cell, app);
      });
    },
  },
  {
    ...application('app-nest11-swc', 'Nest 11, built by SWC', 11),
    async run(cell) {
      const app = await generated(cell, 11);
      await withPeers(cell, app);
      await cell.run('npm', ['install', '--save-dev', '@swc/cli', '@swc/core'], { cwd: app.folder });
      cell.installedIn(app.folder, ['@swc/core']);
      await cell.step('nest build -b swc', () => cell.run('npx', ['nest', 'build', '-b', 'swc'], { cwd: app.folder }));
      await lives(cell, app);
    },
  },
  ...[11, 12].map((major) => ({
    ...application(`app-nest${major}-fastify`, `Nest ${major}, Fastify`, major),
    async run(cell) {
      const app = await generated(cell, major);
      await withPeers(cell, app);
      await installs(cell, app, [`@nestjs/platform-fastify@^${major}.0.0`]);
      cell.installedIn(app.folder, ['@nestjs/platform-fastify']);
      app.put('fastify.main.ts', 'src/main.ts');
      await builds(cell, app);
      await lives(cell, app);
    },
  })),
  {
    ...application('app-nest12', 'Nest 12 (ESM, Vitest), as generated', 12),
    async run(cell) {
      const app = await generated(cell, 12);
      await rootEntryAlone(cell, app);
      await everything(cell, app);
    },
  },
];

function application(id, title, major) {
  return { id, title, group: 'apps', folder: `nest-app-${major}` };
}

const made = new Map();

/** The application of that version, made once, with the library installed and nothing else. */
function generated(cell, major) {
  if (!made.has(major)) made.set(major, generate(cell, major));
  return made.get(major).then((app) => {
    cell.installed('Node', process.versions.node);
    cell.installedIn(app.folder, ['@nestjs/core', '@nestjs/cli', 'typescript']);
    return app;
  });
}

async function generate(cell, major) {
  const folder = scratchFolder(`nest-app-${major}`);
  const command = [
    '-y',
    `@nestjs/cli@${major}`,
    'new',
    'app',
    '--directory',
    '.',
    '--skip-git',
    '--package-manager',
    'npm',
  ];
  cell.progress('nest new');
  await cell.run('npx', command, { cwd: folder });
  const app = new GeneratedApp(folder, major);
  cell.progress('npm install');
  await installs(cell, app, [await pack(cell.log)]);
  return app;
}

class GeneratedApp {
  constructor(folder, major) {
    this.folder = folder;
    this.major = major;
    this.isEsm = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
  }

  /** Puts one of our files there. In ESM a relative import has an extension. */
  put(file, path) {
    const target = join(this.folder, path);
    copyFileSync(join(FILES, file), target);
    if (!this.isEsm) return;
    writeFileSync(target, readFileSync(target, 'utf8').replaceAll(/(from '\.[^']+)'/g, "$1.js'"));
  }

  remove(path) {
    rmSync(join(this.folder, path), { force: true });
  }

  /** Does something with other options of the compiler, then has those of the generator again. */
  async configured(options, work) {
    const path = join(this.folder, 'tsconfig.json');
    const before = readFileSync(path, 'utf8');
    const { compilerOptions, ...more } = JSON.parse(before);
    writeFileSync(path, JSON.stringify({ ...more, compilerOptions: { ...compilerOptions, ...options } }, undefined, 2));
    try {
      return await work();
    } finally {
      writeFileSync(path, before);
    }
  }
}

/** `npm install` with no flag; a word about peers is a failure. */
async function installs(cell, app, packages) {
  const output = await cell.run('npm', ['install', ...packages], { cwd: app.folder });
  const complaint = output.split('\n').find((line) => /ERESOLVE|peer/i.test(line));
  if (complaint) throw new Error(`npm install ${packages.join(' ')}: ${complaint}`);
}

/** An application that uses `nestjs-probes` and none of its subpaths, with libraries checked, too. */
async function rootEntryAlone(cell, app) {
  app.put('root-only.module.ts', 'src/app.module.ts');
  app.put('main.ts', 'src/main.ts');
  for (const path of ['src/database.health.ts', 'src/probes.spec.ts', 'test/probes.e2e-spec.ts']) app.remove(path);
  await cell.step('types of the root entry alone, skipLibCheck: false', () =>
    app.configured({ ...readOptions(app), skipLibCheck: false }, () =>
      cell.run('npx', ['tsc', '--noEmit', '-p', 'tsconfig.build.json'], { cwd: app.folder }),
    ),
  );
}

function readOptions({ folder }) {
  return JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8')).compilerOptions;
}

async function withPeers(cell, app) {
  if (!app.hasPeers) await installs(cell, app, peers(app.major));
  app.hasPeers = true;
  cell.installedIn(app.folder, ['@nestjs/terminus', '@nestjs/typeorm', 'typeorm']);
  app.put('app.module.ts', 'src/app.module.ts');
  app.put('main.ts', 'src/main.ts');
  app.put('database.health.ts', 'src/database.health.ts');
}

async function everything(cell, app) {
  await withPeers(cell, app);
  app.put('probes.spec.ts', 'src/probes.spec.ts');
  app.put('probes.spec.ts', 'test/probes.e2e-spec.ts');
  const path = join(app.folder, 'test/probes.e2e-spec.ts');
  writeFileSync(path, readFileSync(path, 'utf8').replace("'./app.module", "'./../src/app.module"));
  await builds(cell, app);
  const env = { DATABASE_URL: await postgresUrl() };
  for (const script of ['test', 'test:e2e']) {
    await cell.step(`npm run ${script}`, () => cell.run('npm', ['run', script], { cwd: app.folder, env }));
  }
  await lives(cell, app);
}

async function builds(cell, app) {
  await cell.step('npm run build', () => cell.run('npm', ['run', 'build'], { cwd: app.folder }));
}

async function lives(cell, app) {
  const env = { DATABASE_URL: await postgresUrl() };
  await cell.step('start, probes on both ports, SIGTERM, exit code 0', () =>
    liveAndDie(cell, [process.execPath, 'dist/main.js'], { cwd: app.folder, env }),
  );
}
