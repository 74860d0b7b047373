import { expect, it } from 'vitest';
import { shutdownBudget } from '../../lib/lifecycle/shutdown-budget.js';
import { resolveOptions } from '../../lib/options/resolve-options.js';
import { DEFAULT_DEAD_AFTER_MS, DEFAULT_OPTIONS, TEARDOWN_MS, USUAL_PROBE_PORT } from './defaults.js';
import { readGivenFacts } from './read-given-facts.js';

const library = resolveOptions({ server: { port: USUAL_PROBE_PORT } });

it('the defaults are those of the library in Kubernetes', () => {
  const { path, controllers, checks, drain } = DEFAULT_OPTIONS;
  expect({ path, controllers, checks }).toEqual({
    path: library.path,
    controllers: library.controllers,
    checks: library.checks,
  });
  expect(drain).toEqual({ delayMs: library.drain.delayMs, timeoutMs: library.drain.timeoutMs });
  expect(DEFAULT_DEAD_AFTER_MS).toBe(library.server?.deadAfterMs);
  expect(TEARDOWN_MS).toBe(shutdownBudget(library.drain).teardownMs);
});

it('takes each option that the library takes, and no other', () => {
  const { server, checks, drain } = library;
  const all = {
    ...library,
    version: '1',
    server: { ...server, host: '::' },
    checks,
    drain: { delayMs: 1, timeoutMs: 2 },
  };
  const facts = readGivenFacts(all);
  expect(facts.options).toMatchObject({
    server: { port: 9000, deadAfterMs: 30_000 },
    drain: { delayMs: 1, timeoutMs: 2 },
  });
  expect(drain.timeoutMs).toBe(20_000);
});
