import { vi } from 'vitest';
import { realTime } from './real-time.js';

/**
 * For specs of code that uses the real time. Until `vi.restoreAllMocks()` that code follows the clock of
 * `vi.useFakeTimers()`.
 */
export function fakeRealTime(): void {
  vi.spyOn(realTime, 'now').mockImplementation(() => performance.now());
  vi.spyOn(realTime, 'sharedNow').mockImplementation(() => process.hrtime.bigint());
  for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const) {
    const call = (...args: unknown[]): unknown => (globalThis[name] as (...args: unknown[]) => unknown)(...args);
    vi.spyOn(realTime, name).mockImplementation(call as never);
  }
}
