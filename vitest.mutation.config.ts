import { defineConfig } from 'vitest/config';
import { decorators } from './vitest.config.js';

// Stryker runs the unit specs of lib/ and nothing else, and takes no configuration with projects.
export default defineConfig({
  ...decorators,
  test: { include: ['lib/**/*.spec.ts'], isolate: false },
});
