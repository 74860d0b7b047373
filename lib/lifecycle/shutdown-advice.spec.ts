import { describe, expect, it } from 'vitest';
import { budgetInWords, type ShutdownSetup, shutdownWarnings } from './shutdown-advice.js';

const WELL: ShutdownSetup = { hooksEnabled: true, launcher: undefined, return503OnClosing: false, terminusDelayMs: 0 };

const HOOKS = expect.stringMatching(/^Shutdown hooks are not enabled.*: call app\.enableShutdownHooks\(\)\.$/);
const CLOSING = expect.stringMatching(/^return503OnClosing .*: take it out\.$/);
const TERMINUS = expect.stringMatching(/^Terminus .* 5000 ms .*: take gracefulShutdownTimeoutMs out\.$/);

describe('shutdownWarnings', () => {
  it.each<[what: string, setup: Partial<ShutdownSetup>, warnings: unknown[]]>([
    ['nothing when the setup is right', {}, []],
    [
      'a launcher that does not pass SIGTERM on',
      { launcher: 'npm' },
      [expect.stringMatching(/^Started by npm, .*run node itself/)],
    ],
    ['hooks that are not enabled', { hooksEnabled: false }, [HOOKS]],
    ['answers that refuse', { return503OnClosing: true }, [CLOSING]],
    ['a second drain', { terminusDelayMs: 5_000 }, [TERMINUS]],
    [
      'all of it, one line each',
      { hooksEnabled: false, return503OnClosing: true, terminusDelayMs: 5_000 },
      [HOOKS, CLOSING, TERMINUS],
    ],
    [
      'options that Nest does not show',
      { optionsAreUnknown: true },
      [expect.stringMatching(/^This version of Nest does not show the options of NestFactory\.create\(\), /)],
    ],
  ])('warn of %s', (_what, setup, warnings) => {
    expect(shutdownWarnings({ ...WELL, ...setup })).toEqual(warnings);
  });
});

it('the budget in words has each of its figures', () => {
  expect(budgetInWords({ delayMs: 1, timeoutMs: 2, teardownMs: 3, terminationGracePeriodSeconds: 4 })).toBe(
    'A shutdown may take 1 ms unready, 2 ms for requests in flight and 3 ms to tear down: ' +
      'terminationGracePeriodSeconds must be 4 or more, and a preStop hook comes on top',
  );
});
