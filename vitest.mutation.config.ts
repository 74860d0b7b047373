import { defineConfig } from 'vitest/config';
import { decorators } from './vitest.config.js';

// Stryker runs the unit specs of lib/ and nothing else, and takes no configuration with projects.
export default defineConfig({
  ...decorators,
  // A mutant that hangs is told from one that takes its time, which no unit spec does.
  test: { include: ['lib/**/*.spec.ts'], isolate: false, testTimeout: 2_500 },
});
