import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { decorators } from './vitest.config.mjs';

const room = process.env['MUTATION_ROOM'] ?? 'root';
const specs = room === 'root' ? 'lib/*.spec.ts' : `lib/${room}/**/*.spec.ts`;

const needsNest = ({ moduleId }: TestSpecification) =>
  /@nestjs\/|probed-app\.fake/.test(readFileSync(moduleId, 'utf8'));

/** Nest takes seconds to load, and most mutants are caught without it. */
class WithoutNestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((a, b) => Number(needsNest(a)) - Number(needsNest(b)));
  }
}

// Stryker runs the unit specs of one room (see stryker.config.mjs), and takes no configuration with projects.
export default defineConfig({
  ...decorators,
  // A property tries hundreds of cases for each mutant; the examples beside it are to suffice here. What compares times
  // takes seconds for each: a mutant that is quadratic runs out of time anyway.
  test: {
    include: [specs],
    exclude: ['lib/**/*.{property,linear}.spec.ts'],
    isolate: false,
    sequence: { sequencer: WithoutNestFirst },
  },
});
