import { defineConfig } from 'vitest/config';
import { decorators } from './vitest.config.mjs';

// Stryker runs the unit specs of lib/ and nothing else, and takes no configuration with projects.
export default defineConfig({
  ...decorators,
  // A property tries hundreds of cases for each mutant; the examples beside it are to suffice here. What compares times
  // takes seconds for each: a mutant that is quadratic runs out of time anyway.
  test: { include: ['lib/**/*.spec.ts'], exclude: ['lib/**/*.{property,linear}.spec.ts'], isolate: false },
});
