// Whether every entry of the library is found, and type-checks, in each way that TypeScript resolves packages.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries, packInto } from '../running/packed-library.mjs';
import { scratchFolder } from '../running/scratch.mjs';
import { nest11, nest12 } from './combinations.mjs';

/** By the name that tsconfig.json has for it. TypeScript 6 wants to be told that it is known to go. */
const RESOLUTIONS = {
  node10: { module: 'commonjs', moduleResolution: 'node10' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

/** In node16, TypeScript lets no file of CommonJS import Nest 12, which is ESM, whatever Node can do. */
const isImpossible = (nest, resolution, extension) => nest === 12 && resolution === 'node16' && extension === 'cts';

export const types = [
  check('types-nest11-ts5', 11, nest11, '~5.9.0'),
  check('types-nest11-ts6', 11, nest11, '~6.0.0'),
  check('types-nest12-ts5', 12, nest12, '~5.9.0'),
  check('types-nest12-ts6', 12, nest12, '~6.0.0'),
];

function check(id, nest, dependencies, typescript) {
  return {
    id,
    title: `Nest ${nest}, TypeScript ${typescript.slice(1, 2)}`,
    group: 'types',
    folder: id,
    async run(cell) {
      const folder = await installed(cell, { ...dependencies, typescript, '@types/node': '^20.19.0' });
      cell.installedIn(folder, ['typescript', '@nestjs/core']);
      for (const [name, options] of Object.entries(RESOLUTIONS)) {
        const extensions = ['cts', 'mts'].filter((extension) => !isImpossible(nest, name, extension));
        if (extensions.length < 2)
          cell.leftOut(`${name} from CommonJS: there TypeScript imports no ESM, as Nest 12 is`);
        const isGoing = typescript.startsWith('~6') && name === 'node10' && { ignoreDeprecations: '6.0' };
        await cell.step(`${name} (${extensions})`, () =>
          typeCheck(cell, folder, { ...options, ...isGoing }, extensions),
        );
      }
    },
  };
}

async function installed(cell, dependencies) {
  const folder = scratchFolder(cell.definition.folder);
  const library = await packInto(folder, cell.log);
  const own = { name: 'app', private: true, dependencies: { ...dependencies, 'nestjs-probes': library } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own));
  cell.progress('packages');
  await cell.run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  return folder;
}

async function typeCheck(cell, folder, options, extensions) {
  for (const extension of extensions) writeFileSync(join(folder, `use.${extension}`), useOfEverything());
  const compilerOptions = {
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    types: ['node'],
    ...options,
  };
  const files = extensions.map((extension) => `use.${extension}`);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  await cell.run('npx', ['tsc', '-p', '.'], { cwd: folder });
}

/** An import that is not found, or has no types, is an error; so is one of the wrong type. */
function useOfEverything() {
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const uses = entries.map((_, index) => `export const names${index}: (keyof typeof entry${index})[] = [];`);
  return `${imports.join('\n')}
import { type CheckContext, HealthIndicator, ProbesModule } from 'nestjs-probes';
${uses.join('\n')}

@HealthIndicator('types', { critical: false })
export class TypesHealth {
  check(context: CheckContext) {
    return { details: { timeout_ms: context.timeoutMs } };
  }
}

// @ts-expect-error Options are typed.
ProbesModule.forRoot({ path: 1 });
`;
}
