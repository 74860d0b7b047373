/** How Kubernetes, and a person at a terminal, tell a process to end. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Hears a shutdown in the turn in which its signal arrives, before any hook of Nest. That a signal ends the process
 * stays the business of Nest's shutdown hooks or, without them, of the system.
 *
 * @returns What stops listening.
 */
export function onShutdownSignal(listener: (signal: NodeJS.Signals) => void): () => void {
  const handle = (signal: NodeJS.Signals) => {
    listener(signal);
    // Only that somebody listens keeps a signal from ending the process: with nobody else there, let it.
    if (process.listenerCount(signal) === 1) {
      stop();
      process.kill(process.pid, signal);
    }
  };
  const stop = () => {
    for (const signal of SIGNALS) process.removeListener(signal, handle);
  };
  for (const signal of SIGNALS) process.prependListener(signal, handle);
  return stop;
}
