import { expect, it, vi } from 'vitest';
import { realTime, pause } from '../timing/real-time.js';
import { CLOSE } from './lifecycle.js';
import { limitTeardown } from './limit-teardown.js';

function limited(sign: string) {
  const logger = { error: vi.fn<(line: string) => void>() };
  const exit = vi.fn<(code: number) => void>();
  const drain = new AbortController();
  limitTeardown({ givenUp: drain.signal, budget: { teardownMs: 20 } }, { sign }, logger, exit);
  return { drain, logger, exit };
}

it.each(['SIGTERM', 'SIGINT'])(
  'ends the process when the teardown takes too long after a drain that was given up (%s)',
  async (sign) => {
    const { drain, logger, exit } = limited(sign);
    drain.abort();
    expect(exit).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1));
    expect(logger.error).toHaveBeenCalledExactlyOnceWith(
      'The teardown was not done 20 ms after the drain was given up: ending the process',
    );
  },
);

it('leaves the process alone after app.close(), and when the drain was not given up', async () => {
  const closed = limited(CLOSE);
  closed.drain.abort();
  const { exit } = limited('SIGTERM');
  await pause(60);
  expect(closed.exit).not.toHaveBeenCalled();
  expect(exit).not.toHaveBeenCalled();
});

it('does not keep the process alive', () => {
  const timer = vi.spyOn(realTime, 'setTimeout');
  limited('SIGTERM').drain.abort();
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  timer.mockRestore();
});
