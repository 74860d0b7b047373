/** How Kubernetes, and a person at a terminal, tell a process to end. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
export type ShutdownSignal = (typeof SIGNALS)[number];

/**
 * Hears a shutdown in the turn in which its signal arrives, before any hook of Nest. That a signal ends the process
 * stays the business of Nest's shutdown hooks or, without them, of the system.
 *
 * @returns What stops listening.
 */
export function onShutdownSignal(listener: (signal: ShutdownSignal) => void): () => void {
  const handle = (signal: NodeJS.Signals) => {
    listener(signal as ShutdownSignal);
    // Only that somebody listens keeps a signal from ending the process. With nobody else there (no shutdown hooks, or
    // Nest is done and sends the signal again) let it.
    if (process.listenerCount(signal) > 1) return;
    stop();
    endBy(signal);
  };
  const stop = () => {
    for (const signal of SIGNALS) process.removeListener(signal, handle);
  };
  for (const signal of SIGNALS) process.prependListener(signal, handle);
  return stop;
}

function endBy(signal: NodeJS.Signals): void {
  // The system never ends the first process of a container by a signal that it does not handle.
  if (process.pid === 1) process.exit(0);
  process.kill(process.pid, signal);
}
