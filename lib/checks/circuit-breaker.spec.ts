import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { positiveMs } from '../settings/fields.js';
import { CircuitBreaker } from './circuit-breaker.js';

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.useRealTimers();
});

function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let failure = 0; failure < 3; failure++) breaker.recordFailure();
  return breaker;
}

describe('CircuitBreaker', () => {
  it('lets calls through while it is closed', () => {
    const breaker = new CircuitBreaker();
    expect([breaker.state, breaker.isOpen(), breaker.shouldAttempt()]).toEqual(['closed', false, true]);
  });

  it('opens by default after three failures in a row', () => {
    const breaker = new CircuitBreaker();
    breaker.recordFailure();
    breaker.recordFailure();
    breaker.recordSuccess();
    breaker.recordFailure();
    breaker.recordFailure();
    expect(breaker.state).toBe('closed');
    breaker.recordFailure();
    expect([breaker.state, breaker.isOpen(), breaker.shouldAttempt()]).toEqual(['open', true, false]);
  });

  it('becomes half-open by time, by default after 30 s', () => {
    const breaker = opened();
    vi.advanceTimersByTime(29_999);
    expect([breaker.state, breaker.isOpen()]).toEqual(['open', true]);
    vi.advanceTimersByTime(1);
    expect([breaker.state, breaker.isOpen()]).toEqual(['half-open', false]);
  });

  it('lets one call at a time through while it is half-open', () => {
    const breaker = opened();
    vi.advanceTimersByTime(30_000);
    expect([breaker.shouldAttempt(), breaker.shouldAttempt()]).toEqual([true, false]);
    breaker.recordSuccess();
    expect([breaker.shouldAttempt(), breaker.shouldAttempt()]).toEqual([true, false]);
  });

  it('closes by default after two successes in half-open', () => {
    const breaker = opened();
    vi.advanceTimersByTime(30_000);
    breaker.recordSuccess();
    expect(breaker.state).toBe('half-open');
    breaker.recordSuccess();
    expect(breaker.state).toBe('closed');
  });

  it('takes no attempt when its state is read', () => {
    const breaker = opened();
    vi.advanceTimersByTime(30_000);
    expect([breaker.state, breaker.isOpen(), breaker.shouldAttempt()]).toEqual(['half-open', false, true]);
  });

  it('opens again after a failure in half-open, with a fresh timer', () => {
    const breaker = opened();
    vi.advanceTimersByTime(40_000);
    breaker.recordFailure();
    vi.advanceTimersByTime(29_999);
    expect(breaker.state).toBe('open');
    vi.advanceTimersByTime(1);
    expect(breaker.state).toBe('half-open');
  });

  it('does not stay open longer because of calls that fail late', () => {
    const breaker = opened();
    vi.advanceTimersByTime(20_000);
    breaker.recordFailure();
    breaker.recordSuccess();
    vi.advanceTimersByTime(10_000);
    expect(breaker.state).toBe('half-open');
  });

  it.each<[options: object, sentence: string]>([
    [
      { failureThreshold: 0 },
      'CircuitBreaker: `failureThreshold` must be a whole number, 1 or more, got 0. Leave it out to use 3.',
    ],
    [
      { successThreshold: 1.5 },
      'CircuitBreaker: `successThreshold` must be a whole number, 1 or more, got 1.5. Leave it out to use 2.',
    ],
    [
      { resetTimeoutMs: -1 },
      `CircuitBreaker: \`resetTimeoutMs\` must be ${positiveMs(1).expected}, got -1. Leave it out to use 30000.`,
    ],
    [
      { timeout: 1 },
      'CircuitBreaker: `timeout` is not an option; there are failureThreshold, successThreshold, resetTimeoutMs. ' +
        'Take it out, or correct its name.',
    ],
  ])('refuses %j', (options, sentence) => {
    expect(() => new CircuitBreaker(options)).toThrow(new ProbesConfigurationError(sentence));
  });
});

/** A second, simpler account of a breaker: what was recorded since its last change, and when that was. */
class Notes {
  now = 0;
  state: 'closed' | 'open' | 'half-open' = 'closed';
  openedAt = 0;
  failuresInARow = 0;
  successesInARow = 0;
  attemptUnderWaySince: number | undefined;

  constructor(readonly settings: { failureThreshold: number; successThreshold: number; resetTimeoutMs: number }) {}

  /** Applies the passing of time before any other event. */
  look(): void {
    if (this.state !== 'open' || this.now < this.openedAt + this.settings.resetTimeoutMs) return;
    this.state = 'half-open';
    this.successesInARow = 0;
    this.attemptUnderWaySince = undefined;
  }

  open(): void {
    this.state = 'open';
    this.openedAt = this.now;
  }

  close(): void {
    this.state = 'closed';
    this.failuresInARow = 0;
  }
}

type Step = fc.Command<Notes, CircuitBreaker>;

const expectSameState = (notes: Notes, breaker: CircuitBreaker) => {
  notes.look();
  expect(breaker.state).toBe(notes.state);
  expect(breaker.isOpen()).toBe(notes.state === 'open');
};

class Wait implements Step {
  constructor(readonly ms: number) {}
  check = () => true;
  run(notes: Notes, breaker: CircuitBreaker): void {
    notes.now += this.ms;
    vi.advanceTimersByTime(this.ms);
    expectSameState(notes, breaker);
  }
  toString = () => `wait ${this.ms} ms`;
}

class Attempt implements Step {
  check = () => true;
  run(notes: Notes, breaker: CircuitBreaker): void {
    notes.look();
    const { attemptUnderWaySince: since, settings } = notes;
    const underWay = since !== undefined && notes.now < since + settings.resetTimeoutMs;
    const expected = { closed: true, open: false, 'half-open': !underWay }[notes.state];
    expect(breaker.shouldAttempt()).toBe(expected);
    if (expected && notes.state === 'half-open') notes.attemptUnderWaySince = notes.now;
    expectSameState(notes, breaker);
  }
  toString = () => 'attempt';
}

class Failure implements Step {
  check = () => true;
  run(notes: Notes, breaker: CircuitBreaker): void {
    notes.look();
    breaker.recordFailure();
    if (notes.state === 'half-open') notes.open();
    else if (notes.state === 'closed' && ++notes.failuresInARow === notes.settings.failureThreshold) notes.open();
    expectSameState(notes, breaker);
  }
  toString = () => 'failure';
}

class Success implements Step {
  check = () => true;
  run(notes: Notes, breaker: CircuitBreaker): void {
    notes.look();
    breaker.recordSuccess();
    if (notes.state === 'closed') notes.failuresInARow = 0;
    if (notes.state === 'half-open') {
      notes.attemptUnderWaySince = undefined;
      if (++notes.successesInARow === notes.settings.successThreshold) notes.close();
    }
    expectSameState(notes, breaker);
  }
  toString = () => 'success';
}

it('a breaker agrees with a second account of it, for any order of events', () => {
  const threshold = fc.integer({ min: 1, max: 4 });
  const settings = fc.record({
    failureThreshold: threshold,
    successThreshold: threshold,
    resetTimeoutMs: fc.integer({ min: 1, max: 100 }),
  });
  const steps = fc.commands(
    [
      fc.integer({ min: 0, max: 120 }).map((ms) => new Wait(ms)),
      fc.constant(new Attempt()),
      fc.constant(new Failure()),
      fc.constant(new Success()),
    ],
    { maxCommands: 60, size: 'max' },
  );
  fc.assert(
    fc.property(settings, steps, (given, commands) => {
      fc.modelRun(() => ({ model: new Notes(given), real: new CircuitBreaker(given) }), commands);
    }),
    { numRuns: 300 },
  );
});
