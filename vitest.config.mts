import { defineConfig } from 'vitest/config';

export const decorators = { oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } };

/** What needs more than npm brings: redis-server, rabbitmq-server, nats-server, mosquitto, pgbouncer, mariadb-server, prometheus, root. They say that they skip without it. */
const SERVERS = [
  ...[
    'redis',
    'redis-cluster',
    'redis-sentinel',
    'bullmq',
    'rabbitmq',
    'mysql',
    'typeorm-mysql',
    'migrate-mariadb',
    'typeorm-pgbouncer',
    'silent-name-server',
  ].map((name) => `test/ready-made/${name}.spec.ts`),
  'test/compatibility/**/*.spec.ts',
  'test/metrics/prometheus.spec.ts',
  ...['brokers', 'bullmq', 'rabbitmq', 'rolling-restart-brokers'].map((name) => `test/workers/${name}.spec.ts`),
];

/**
 * What takes minutes: bundlers, compilers, clones of the sample application, all that breaks around it, load, floods,
 * stalls, what starts dozens of processes or lives through a whole life of one, and Prisma, which npm installs for it.
 */
const LONG = [
  ...['bundles', 'faults', 'sample-app', 'soak', 'watch'].map((folder) => `test/${folder}/**/*.spec.ts`),
  ...['beside-another', 'boot', 'calm', 'hostile', 'overloaded', 'where-it-stands'].map(
    (name) => `test/probe-server/${name}.spec.ts`,
  ),
  ...['advice', 'late-clients', 'load', 'process-end', 'several-servers'].map(
    (name) => `test/shutdown/${name}.spec.ts`,
  ),
  ...['messages', 'rolling-restart'].map((name) => `test/workers/${name}.spec.ts`),
  'test/ready-made/prisma.spec.ts',
  'test/cli/explain.spec.ts',
  'test/package/cli-app.spec.ts',
  ...['answered-already', 'last-words'].map((name) => `test/e2e/${name}.spec.ts`),
];

/** CI runs beside others, on a machine that stalls now and then: there a test fails that fails each time. */
const retry = Number(process.env['CI_RETRY'] ?? 0);

const endToEnd = {
  // Nest is loaded once for each worker, and not for each file, which took a third of the time.
  isolate: false,
  // As an application has it: CommonJS, loaded by Node itself. Only the link in node_modules leads to this folder.
  server: { deps: { external: [/\/dist\//] } },
  globalSetup: ['test/support/compile-apps.ts', 'test/support/leave-nothing.ts'],
  setupFiles: ['test/support/end-children.ts'],
  // For a machine that is three times slower, and busy: a test that passes takes none of it.
  testTimeout: 120_000,
  retry,
  hookTimeout: 120_000,
  expect: { poll: { interval: 20, timeout: 60_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...decorators,
        test: {
          name: 'unit',
          include: ['lib/**/*.spec.ts', 'test/models/**/*.spec.ts', 'bench/fleet/**/*.spec.mjs'],
          isolate: false,
          // Some start whole applications, and the machine may be busy.
          testTimeout: 30_000,
          retry,
        },
      },
      { test: { name: 'cli', include: ['cli/**/*.spec.ts'], isolate: false, testTimeout: 30_000, retry } },
      {
        ...decorators,
        test: {
          ...endToEnd,
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          exclude: ['**/node_modules/**', 'test/models/**', 'test/browser/**', ...SERVERS, ...LONG],
        },
      },
      { ...decorators, test: { ...endToEnd, name: 'long', include: LONG } },
      { ...decorators, test: { ...endToEnd, name: 'servers', include: SERVERS } },
      { ...decorators, test: { ...endToEnd, name: 'browser', include: ['test/browser/**/*.spec.ts'] } },
    ],
  },
});
