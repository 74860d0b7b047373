/**
 * What `work` yields, unless `signal` is aborted first: then a rejection with the signal's reason, at once. `work` goes
 * on being listened to, so that its late failure is not an unhandled rejection.
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
