import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BreakerSettings } from '../../lib/checks/breaker-state.js';
import { CircuitBreaker } from '../../lib/checks/circuit-breaker.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { letTimeGo, stopTime } from './support/time.js';

/** All that ever happened. What follows from it is read from the whole of it, each time anew. */
class History {
  now = 0;
  readonly #events: { readonly at: number; readonly what: 'call' | 'success' | 'failure' }[] = [];

  constructor(private readonly settings: BreakerSettings) {}

  add(what: 'call' | 'success' | 'failure'): void {
    this.#events.push({ at: this.now, what });
  }

  /** Told as a story: closed until enough failures in a row; open for its time; then whichever comes first. */
  get state(): { readonly name: CircuitBreaker['state']; readonly calls: boolean } {
    const { failureThreshold, successThreshold, resetTimeoutMs } = this.settings;
    let rest = this.#events.slice();
    for (;;) {
      const outcomes = rest.filter(({ what }) => what !== 'call');
      const opening = outcomes.find((_, index) => {
        const row = outcomes.slice(Math.max(0, index + 1 - failureThreshold), index + 1);
        return row.length === failureThreshold && row.every(({ what }) => what === 'failure');
      });
      if (!opening) return { name: 'closed', calls: true };

      let opened: typeof opening | undefined = opening;
      let closing: typeof opening | undefined;
      while (opened) {
        const halfOpenAt: number = opened.at + resetTimeoutMs;
        if (this.now < halfOpenAt) return { name: 'open', calls: false };
        // Who ends while it is open was let through before.
        rest = rest.slice(rest.indexOf(opened) + 1).filter(({ at }) => at >= halfOpenAt);
        const failure = rest.find(({ what }) => what === 'failure');
        closing = rest.filter(({ what }) => what === 'success')[successThreshold - 1];
        if (failure && closing && rest.indexOf(failure) > rest.indexOf(closing)) opened = undefined;
        else opened = failure;
      }
      if (!closing) return { name: 'half-open', calls: !this.#isCallUnderWay(rest) };
      rest = rest.slice(rest.indexOf(closing) + 1);
    }
  }

  #isCallUnderWay(halfOpen: readonly { readonly at: number; readonly what: string }[]): boolean {
    const latest = halfOpen.at(-1);
    return latest?.what === 'call' && this.now < latest.at + this.settings.resetTimeoutMs;
  }
}

type Step = fc.Command<History, CircuitBreaker>;

function step(name: string, run: (history: History, breaker: CircuitBreaker) => void): Step {
  return {
    check: () => true,
    run(history, breaker) {
      run(history, breaker);
      const { state } = history;
      const said = breaker.isOpen() ? `open, ${breaker.state}` : breaker.state;
      expect(said, `the state after ${name}`).toBe(state.name === 'open' ? 'open, open' : state.name);
    },
    toString: () => name,
  };
}

const wait = (ms: number) =>
  step(`${ms} ms`, (history) => {
    history.now += ms;
    vi.advanceTimersByTime(ms);
  });

const STEPS = [
  // Most often exactly what a deadline is made of.
  fc.integer({ min: 1, max: 6 }).map(wait),
  fc.constant(
    step('attempt', (history, breaker) => {
      const { calls } = history.state;
      expect(breaker.shouldAttempt(), 'a call is let through').toBe(calls);
      if (calls) history.add('call');
    }),
  ),
  fc.constant(
    step('success', (history, breaker) => {
      breaker.recordSuccess();
      history.add('success');
    }),
  ),
  fc.constant(
    step('failure', (history, breaker) => {
      breaker.recordFailure();
      history.add('failure');
    }),
  ),
];

const SETTINGS = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
  resetTimeoutMs: fc.integer({ min: 1, max: 6 }),
});

function followsItsHistory(Breaker: typeof CircuitBreaker) {
  const steps = fc.commands(STEPS, { maxCommands: 30, size: 'max', disableReplayLog: true });
  return fc.property(SETTINGS, steps, (settings, commands) => {
    fc.modelRun(() => ({ model: new History(settings), real: new Breaker(settings) }), commands);
  });
}

beforeEach(stopTime);
afterEach(letTimeGo);

describe('a circuit breaker', { timeout: 60_000 }, () => {
  it('follows from the history of its calls alone', async () => {
    await expectToHold('a breaker follows its history', followsItsHistory(CircuitBreaker), 2_000);
  });

  it('that lets two calls through while it is half-open is caught', async () => {
    class TooGenerous extends CircuitBreaker {
      override shouldAttempt(): boolean {
        return !this.isOpen();
      }
    }
    const objection = await objectionTo('two calls in half-open', followsItsHistory(TooGenerous), 3_000);
    expect(objection).toContain('a call is let through: expected true to be false');
  });

  it('that a late failure keeps open for longer is caught', async () => {
    class Resentful extends CircuitBreaker {
      #openedAt = -Infinity;
      readonly #resetTimeoutMs: number;

      constructor(settings: BreakerSettings) {
        super(settings);
        this.#resetTimeoutMs = settings.resetTimeoutMs;
      }

      override get state() {
        return performance.now() < this.#openedAt + this.#resetTimeoutMs ? 'open' : super.state;
      }

      override recordFailure(): void {
        super.recordFailure();
        if (super.state === 'open') this.#openedAt = performance.now();
      }
    }
    const objection = await objectionTo('a late failure', followsItsHistory(Resentful as typeof CircuitBreaker), 3_000);
    expect(objection).toContain('the state after');
  });
});
