import { readSync } from 'node:fs';

/** The test has the next word: resolves when it sends this one. */
export function told(word: string): Promise<void> {
  return new Promise((resolve) => {
    const listener = (message: unknown) => {
      if (message !== word) return;
      process.off('message', listener);
      resolve();
    };
    process.on('message', listener);
  });
}

/** The event loop does not turn until the test types something: nothing asynchronous would hear it. */
export function blockUntilTyped(): void {
  readSync(0, Buffer.alloc(1));
}
