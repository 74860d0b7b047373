import { expect, it, onTestFinished, vi } from 'vitest';
import { endThread } from './end-thread.js';

const watchExit = () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  onTestFinished(() => exit.mockRestore());
  return exit;
};

it('the thread ends by itself once its port to the main thread is closed', () => {
  const exit = watchExit();
  const close = vi.fn();

  endThread({ close });
  expect(close).toHaveBeenCalledOnce();
  expect(exit).not.toHaveBeenCalled();
});

it('the thread ends at once on Deno, where its port cannot be closed', () => {
  const exit = watchExit();

  endThread({} as Parameters<typeof endThread>[0]);
  expect(exit).toHaveBeenCalledOnce();
});
