import type { EventEmitter } from 'node:events';

/**
 * Makes a function that returns whether `listener` is the last one of an event. It looks only after a change, so it costs
 * an event almost nothing.
 */
export function isLastListener(emitter: EventEmitter, event: string, listener: unknown): () => boolean {
  let isLast: boolean | undefined;
  const forget = (changed: string | symbol) => {
    if (changed === event) isLast = undefined;
  };
  // Each comes while the change is made, so the answer is looked up when it is asked for.
  emitter.on('newListener', forget);
  emitter.on('removeListener', forget);
  return () => (isLast ??= emitter.rawListeners(event).at(-1) === listener);
}
