import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { realTime } from '../timing/real-time.js';
import { adviseSoon } from './advise.js';
import type { ShutdownSetup } from './shutdown-advice.js';
import { shutdownBudget } from './shutdown-budget.js';

const log = vi.fn<(line: string) => void>();
const warn = vi.fn<(line: string) => void>();

let shutdown: AbortController;
let setup: ShutdownSetup;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
  log.mockReset();
  warn.mockReset();
  shutdown = new AbortController();
  setup = { hooksEnabled: false, launcher: undefined, return503OnClosing: false, terminusDelayMs: 0 };
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const advise = () =>
  adviseSoon(shutdownBudget({ delayMs: 5_000, timeoutMs: 20_000 }), () => setup, { log, warn }, shutdown.signal);

it('in Kubernetes the log says how long a shutdown may take, once', () => {
  vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1');
  advise();
  vi.advanceTimersByTime(60_000);
  expect(log).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('terminationGracePeriodSeconds must be 30 or more'),
  );
});

it('elsewhere the log says nothing of Kubernetes', () => {
  advise();
  vi.advanceTimersByTime(60_000);
  expect(log).not.toHaveBeenCalled();
});

it('warns of the setup as it is one second later, because hooks may be enabled after the start', () => {
  advise();
  vi.advanceTimersByTime(999);
  expect(warn).not.toHaveBeenCalled();
  setup = { ...setup, hooksEnabled: true, return503OnClosing: true };
  vi.advanceTimersByTime(1);
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('return503OnClosing'));
});

it('says nothing once a shutdown has begun, and leaves no timer', () => {
  advise();
  shutdown.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(warn).not.toHaveBeenCalled();
});

it('does not keep the process alive', () => {
  advise();
  expect(vi.mocked(realTime.setTimeout).mock.results[0]?.value.hasRef()).toBe(false);
});
