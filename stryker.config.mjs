/*
 * Known survivors. None of them is a change that anybody could notice:
 *
 * - Guards that only the type checker needs, in front of a comparison that is false for `undefined` anyway:
 *   `name === 'open'` and `attemptedAt !== undefined` (checks/breaker-state.ts), `name === 'draining'` in front of
 *   `started` (lifecycle/drain.ts, report/make-report.ts), and `host?.name ?? 'an unknown module'`
 *   (indicators/indicator-registry.ts), which Nest always sets although its type does not say so.
 * - Values of which only the difference to others matters: the state 'stopped' (monitor/monitor.ts), the direction in
 *   which `#world` counts (monitor/watch.ts), the empty path of `place()`, in which tasks are looked up by identity
 *   (lifecycle/startup-plan.ts), 'utf8' in front of JSON.parse(), which decodes by itself (options/entry-package-version.ts).
 * - The `catch` of `statusOf()` (checks/read-outcome.ts) without its `return undefined`, which is what falling out of it
 *   returns.
 * - The one point of NOTICED_MS itself (checks/settle-within.ts): a tolerance, on a clock with fractions.
 *
 * A decorator that throws while a spec file is loaded passes here for a survivor: Stryker sees failing tests only. Hence
 * classes with @StartupTask() are declared inside of the tests.
 */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.mts' },
  coverageAnalysis: 'perTest',
  mutate: ['lib/**/*.ts', '!lib/**/*.spec.ts', '!lib/**/*.fake.ts', '!lib/page/style/**'],
  // What runs while a file is loaded (tables, patterns, decorators): each such mutant takes all specs in a process of its
  // own, which is most of the time for one mutant in sixteen. The examples of their specs hold them.
  ignoreStatic: true,
  // What no unit spec reads need not be copied.
  ignorePatterns: ['dist', 'sample-app', 'bench', 'test', 'docs', 'reports', 'coverage'],
  tempDirName: 'reports/stryker-tmp',
  concurrency: Number(process.env.STRYKER_CONCURRENCY ?? 1),
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: 'reports/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation.json' },
  // With --incremental, only what has changed since is run again.
  incrementalFile: 'reports/stryker-incremental.json',
  thresholds: { high: 95, low: 90, break: 90 },
};
