import { vi } from 'vitest';
import { fakeRealTime } from '../../../lib/timing/real-time.fake.js';

/** Time stands still until somebody lets it pass. Only the event loop turns by itself, hence the real setImmediate. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] });
  fakeRealTime();
  // Not at 0, which a difference to 0 would hide.
  vi.advanceTimersByTime(1_000);
}

/** For afterEach: the files of a worker share their globals. */
export function letTimeGo(): void {
  // First what was put over the fake timers, which would come back otherwise.
  vi.restoreAllMocks();
  vi.useRealTimers();
}

/** A turn of the event loop: whatever had been promised is heard. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** So many milliseconds, the event loop turning after each. */
export async function pass(ms: number, afterEach: () => void = () => undefined): Promise<void> {
  for (let left = ms; left > 0; left--) {
    vi.advanceTimersByTime(1);
    // oxlint-disable-next-line no-await-in-loop
    await turn();
    afterEach();
  }
}
