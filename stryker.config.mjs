/**
 * One room at a time, under the specs of that room: what decides in a room is held there, and not by what is built on it. And
 * it is a matter of minutes: behind the specs of the root stand whole applications of Nest. `npm run mutation` takes all
 * rooms in turn (build/mutation.mjs), `npm run mutation -- http errors` those two. The root is the room of the files right in lib/.
 */
const room = process.env.MUTATION_ROOM ?? 'root';
const files = room === 'root' ? 'lib/*.ts' : `lib/${room}/**/*.ts`;

/*
 * Known survivors. None of them is a change that anybody could notice:
 *
 * - Guards that only the type checker needs, in front of a comparison that is false for `undefined` anyway:
 *   `name === 'open'` and `attemptedAt !== undefined` (checks/breaker-state.ts), `name === 'draining'` in front of
 *   `started` (lifecycle/drain.ts, report/make-report.ts), `item !== undefined` (monitor/all-pass.ts), `result?.status`
 *   (monitor/watch.ts), `value !== null` (introspection/provided-class.ts); and defaults of what is always there:
 *   `host?.name ?? 'an unknown module'` (indicators/indicator-registry.ts), which Nest sets although its type does not say
 *   so, the URL and the first word of a text (lifecycle/who-asks.ts, lifecycle/launcher.ts), the address of a server that
 *   listens (lifecycle/application-servers.ts).
 * - Values of which only the difference to others matters: the state 'stopped' and the direction in which `#version` counts
 *   (monitor/monitor.ts), the direction in which `#world` counts, and what is there before the first run (monitor/watch.ts),
 *   'utf8' in front of JSON.parse(), which decodes by itself (options/entry-package-version.ts), the arguments of a method
 *   that takes none (lifecycle/nest-application-options.ts), the state 'open' (testing/tcp-proxy.ts).
 * - The `catch` of `statusOf()` (checks/read-outcome.ts), `launcher()` (lifecycle/launcher.ts) and `stateOf()`
 *   (monitor/watch.ts) without its `return undefined`, which is what falling out of it returns.
 * - What another place does once more: `add()` looks itself whether it has a server (lifecycle/application-servers.ts), nobody
 *   warns where others take the clients over (the result of `lastClients()`, lifecycle/drain.ts).
 * - The one point of a tolerance itself: NOTICED_MS (checks/settle-within.ts), half of MANY_RUNS and the ends of a patience
 *   (testing/).
 *
 * A decorator that throws while a spec file is loaded passes here for a survivor: Stryker sees failing tests only. Hence
 * classes with @StartupTask() are declared inside of the tests.
 */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.mts' },
  coverageAnalysis: 'perTest',
  mutate: [files, '!lib/**/*.spec.ts', '!lib/**/*.fake.ts', '!lib/page/style/**'],
  // What runs while a file is loaded (tables, patterns, decorators): each such mutant takes all specs in a process of its
  // own, which is most of the time for one mutant in sixteen. The examples of their specs hold them.
  ignoreStatic: true,
  // What no unit spec reads need not be copied.
  ignorePatterns: ['dist', 'sample-app', 'bench', 'test/*', '!test/corpus', 'matrix', 'reports', 'coverage'],
  tempDirName: `reports/stryker-tmp-${room}`,
  concurrency: Number(process.env.STRYKER_CONCURRENCY ?? 1),
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: `reports/mutation/${room}.html` },
  jsonReporter: { fileName: `reports/mutation/${room}.json` },
  // With --incremental, only what has changed since is run again.
  incrementalFile: `reports/mutation/${room}.incremental.json`,
  thresholds: { high: 95, low: 90, break: 90 },
};
