import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settleWithin } from './settle-within.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Then = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void;

const thenable = (then: Then) => ({ then });

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const boom = new Error('boom');
const throwBoom = () => {
  throw boom;
};

describe('settleWithin', () => {
  it.each<[what: string, work: () => unknown]>([
    ['a value', () => 'up'],
    ['a promise', async () => 'up'],
    ['a thenable', () => thenable((resolve) => resolve('up'))],
    ['a promise of a thenable', async () => thenable((resolve) => resolve('up'))],
    [
      'a thenable that settles more than once',
      () =>
        thenable((resolve, reject) => {
          resolve('up');
          resolve('down');
          reject(boom);
        }),
    ],
  ])('reports what the work returned when that is %s', async (_what, work) => {
    expect(await settleWithin(750, work)).toEqual({ kind: 'returned', value: 'up' });
  });

  it.each<[what: string, work: () => unknown]>([
    ['throws', throwBoom],
    ['rejects', () => Promise.reject(boom)],
    ['returns a thenable that rejects', () => thenable((_, reject) => reject(boom))],
    ['returns a thenable whose then() throws', () => thenable(throwBoom)],
    ['returns an object whose then cannot be read', () => Object.defineProperty({}, 'then', { get: throwBoom })],
  ])('reports what was thrown when the work %s', async (_what, work) => {
    expect(await settleWithin(750, work)).toEqual({ kind: 'threw', error: boom });
  });

  it('ends at once when it is cancelled, and aborts the work', async () => {
    const cancel = new AbortController();
    let given: AbortSignal | undefined;
    const settlement = settleWithin(750, (signal) => ((given = signal), new Promise(() => undefined)), cancel.signal);
    expect(given?.aborted).toBe(false);
    cancel.abort();
    expect(given?.aborted).toBe(true);
    expect(await settlement).toEqual({ kind: 'cancelled' });
    expect(given?.reason).toMatchObject({ name: 'AbortError', message: 'Health check taken out' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no listener at the signal that could have cancelled it, and heeds it no more', async () => {
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    expect(await settleWithin(750, () => 'up', signal)).toEqual({ kind: 'returned', value: 'up' });
    expect(remove.mock.calls).toEqual(add.mock.calls);
    expect(add).toHaveBeenCalledOnce();
  });

  it('reports that undefined was thrown', async () => {
    expect(await settleWithin(750, () => Promise.reject(undefined))).toEqual({ kind: 'threw', error: undefined });
  });

  it('gives the work its whole time, and no more', async () => {
    const settled = vi.fn<(settlement: unknown) => void>();
    const signals: AbortSignal[] = [];
    void settleWithin(750, (signal) => signals.push(signal) && new Promise(() => undefined)).then(settled);

    await vi.advanceTimersByTimeAsync(749);
    expect(settled).not.toHaveBeenCalled();
    expect(signals[0]?.aborted).toBe(false);

    await vi.advanceTimersByTimeAsync(2);
    expect(settled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'timed-out' }));
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError', message: 'Health check timed out' });
  });

  it('gives up also when the work has broken its signal', async () => {
    const settlement = settleWithin(750, (signal) => {
      Object.assign(signal, { dispatchEvent: undefined });
      return new Promise(() => undefined);
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await settlement).toMatchObject({ kind: 'timed-out' });
  });

  it('does not abort work that settles in time', async () => {
    let given: AbortSignal | undefined;
    const settlement = settleWithin(750, (signal) => {
      given = signal;
      return new Promise((resolve) => setTimeout(resolve, 749, 'up'));
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await settlement).toEqual({ kind: 'returned', value: 'up' });
    expect(given?.aborted).toBe(false);
  });

  it('leaves no timer behind', async () => {
    await settleWithin(750, () => 'up');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps no process alive while it waits', () => {
    const deadline = vi.spyOn(globalThis, 'setTimeout');
    void settleWithin(750, () => new Promise(() => undefined));
    expect(deadline.mock.results[0]?.value.hasRef()).toBe(false);
  });

  it('takes an answer that arrived while the event loop was blocked', async () => {
    // After the block Node runs the timers that are due first, and reads the sockets after that.
    const settlement = settleWithin(
      750,
      () => new Promise((resolve) => setTimeout(() => setImmediate(resolve, 'arrived long ago'), 750)),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await settlement).toEqual({ kind: 'returned', value: 'arrived long ago' });
  });

  it('extends the time when the event loop stood still', async () => {
    vi.useRealTimers();
    const settlement = settleWithin(100, async () => {
      await sleep(30);
      await sleep(30);
      return 'up';
    });
    standStill(400);
    expect(await settlement).toEqual({ kind: 'returned', value: 'up' });
  });

  it('extends it to twice the time at most', async () => {
    vi.useRealTimers();
    const hung = settleWithin(50, () => new Promise(() => undefined)).then(() => 'given up');
    standStill(1_000);
    expect(await Promise.race([hung, sleep(600)])).toBe('given up');
  });

  it.each([
    ['returns', (resolve: (value: unknown) => void) => resolve('late')],
    ['throws', (_: unknown, reject: (error: unknown) => void) => reject(new Error('late'))],
  ])('reports when work that was given up %s after all, without an unhandled rejection', async (_how, end) => {
    const settlement = settleWithin(750, () => new Promise((...settle) => setTimeout(() => end(...settle), 5_000)));
    await vi.advanceTimersByTimeAsync(1_000);
    const outcome = await settlement;
    const ended = vi.fn<() => void>();
    void (outcome.kind === 'timed-out' && outcome.settled.then(ended));

    await vi.advanceTimersByTimeAsync(3_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('lets any number of parts of the work listen to its signal, of which Node would warn', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    await settleWithin(750, (signal) => {
      for (let part = 0; part < 12; part++) signal.addEventListener('abort', () => void part);
    });
    expect(warned).not.toHaveBeenCalled();
  });
});
