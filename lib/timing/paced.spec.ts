import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from './paced.js';
import { fakeRealTime } from './real-time.fake.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  fakeRealTime();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('paced', () => {
  it('emits for each value at once while that takes little time, and once for many when it takes more', () => {
    const source$ = new Subject<number>();
    const heard = vi.fn();
    paced(source$).subscribe(heard);
    for (let value = 0; value < 100; value++) source$.next(value);
    expect(heard).toHaveBeenCalledTimes(100);
    heard.mockReset().mockImplementation(() => void vi.advanceTimersByTime(12));
    for (let value = 0; value < 100; value++) source$.next(value);
    expect(heard).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1_000);
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it('is subscribed while it has a subscriber, and leaves no timer', () => {
    const source$ = new Subject<void>();
    const heard = vi.fn(() => void vi.advanceTimersByTime(60));
    const subscription = paced(source$).subscribe(heard);
    source$.next();
    source$.next();
    expect([source$.observed, vi.getTimerCount()]).toEqual([true, 1]);
    subscription.unsubscribe();
    expect([source$.observed, vi.getTimerCount()]).toEqual([false, 0]);
  });
});
