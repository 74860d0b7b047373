import { defineConfig } from 'vitest/config';

export const decorators = { oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } };

/** What asks servers that npm does not bring: redis-server, pgbouncer. They say that they skip where there are none. */
const SERVERS = ['test/ready-made/redis.spec.ts', 'test/ready-made/typeorm-pgbouncer.spec.ts'];

const endToEnd = {
  // Nest is loaded once for each worker, and not for each file, which took a third of the time.
  isolate: false,
  // As an application has it: CommonJS, loaded by Node itself. Only the link in node_modules leads to this folder.
  server: { deps: { external: [/\/dist\//] } },
  globalSetup: ['test/support/compile-apps.ts', 'test/support/leave-nothing.ts'],
  setupFiles: ['test/support/end-children.ts'],
  // For a machine that is three times slower, and busy: a test that passes takes none of it.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { interval: 20, timeout: 60_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...decorators,
        test: { name: 'unit', include: ['lib/**/*.spec.ts', 'test/models/**/*.spec.ts'], isolate: false },
      },
      {
        ...decorators,
        test: {
          ...endToEnd,
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          exclude: ['**/node_modules/**', 'test/models/**', ...SERVERS],
        },
      },
      { ...decorators, test: { ...endToEnd, name: 'servers', include: SERVERS } },
    ],
  },
});
