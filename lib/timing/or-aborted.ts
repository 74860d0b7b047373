/**
 * Resolves with `work`, or rejects with the signal's reason as soon as `signal` is aborted. A later failure of `work`
 * does not become an unhandled rejection.
 */
export function orAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    const stopListening = () => signal.removeEventListener('abort', onAbort);
    work.then(resolve, reject).then(stopListening, stopListening);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
