/** How Kubernetes, a person at a terminal and the terminal itself tell a process to end. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type ShutdownSignal = (typeof SIGNALS)[number];

/** What listens here: a process may hold several applications. */
const handlers = new WeakSet<(...args: never) => unknown>();

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
    if (isHeardByOthers(signal)) return;
    stop();
    // The last of us, where a process holds several applications.
    if (process.listenerCount(signal) === 0) endBy(signal);
  };
  const stop = () => {
    for (const signal of SIGNALS) process.removeListener(signal, handle);
  };
  handlers.add(handle);
  for (const signal of SIGNALS) process.prependListener(signal, handle);
  return stop;
}

/** Whether anybody but us listens for a signal: Nest's shutdown hooks, as a rule. */
export function isHeardByOthers(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((each) => !handlers.has(each));
}

function endBy(signal: NodeJS.Signals): void {
  // The system never ends the first process of a container by a signal that it does not handle.
  if (process.pid === 1) process.exit(0);
  process.kill(process.pid, signal);
}
