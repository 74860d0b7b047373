import type { ApplicationFacts, ApplicationOptions } from './application-facts.js';

/** What the library adds for the application's own teardown, in milliseconds. */
export const TEARDOWN_MS = 5_000;

export const DEFAULT_DEAD_AFTER_MS = 30_000;

/** The port that the documentation gives the probe server. */
export const USUAL_PROBE_PORT = 9_000;

/** What the library uses in Kubernetes. A spec holds it against the library's own code. */
export const DEFAULT_OPTIONS: ApplicationOptions = {
  path: 'health',
  controllers: true,
  server: 'unknown',
  checks: { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 },
  drain: { delayMs: 5_000, timeoutMs: 20_000 },
};

export const DEFAULT_FACTS: ApplicationFacts = {
  source: 'defaults',
  options: DEFAULT_OPTIONS,
  indicators: undefined,
  startupTasks: undefined,
  drainTasks: undefined,
};
