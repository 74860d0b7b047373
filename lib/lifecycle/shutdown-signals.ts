import { sharedKey } from '../copies/across-copies.js';

/** Kubernetes sends SIGTERM, Ctrl-C sends SIGINT, and a terminal that closes sends SIGHUP. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type ShutdownSignal = (typeof SIGNALS)[number];

type Listener = (signal: ShutdownSignal) => void;

/** Marks the signal listeners of every copy of this package. */
const OURS = sharedKey('hears a shutdown');

/** One for each application. They share one listener per signal, because Node warns of more than ten. */
const listeners = new Set<{ readonly tell: Listener }>();
let madeRoom = false;

/**
 * Calls `tell` in the same turn in which a signal arrives, before any hook of Nest. Nest's shutdown hooks (or, without
 * them, the system) still end the process.
 *
 * @returns A function that stops listening.
 */
export function onShutdownSignal(tell: Listener): () => void {
  const listener = { tell };
  listeners.add(listener);
  hear();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) hearNoMore();
  };
}

const handle = Object.assign(
  (signal: NodeJS.Signals) => {
    for (const { tell } of listeners) tell(signal as ShutdownSignal);
    // A signal does not end a process that listens for it. If we are the only listener (there are no shutdown hooks, or
    // Nest is done and sends the signal again), we must stop listening and let the signal end the process.
    if (isHeardByOthers(signal)) return;
    hearNoMore();
    // If another copy of this package still listens, that copy ends the process.
    if (process.listenerCount(signal) === 0) endBy(signal);
  },
  { [OURS]: true },
);

/** Puts our listener before all that are there now. */
function hear(): void {
  // Node allows ten listeners without a warning, and the application may use all of them.
  if (!madeRoom) makeRoom(1);
  for (const signal of SIGNALS) process.removeListener(signal, handle).prependListener(signal, handle);
}

function hearNoMore(): void {
  listeners.clear();
  for (const signal of SIGNALS) process.removeListener(signal, handle);
  if (madeRoom) makeRoom(-1);
}

function makeRoom(forMore: 1 | -1): void {
  madeRoom = forMore === 1;
  const most = process.getMaxListeners();
  // 0 is no limit.
  if (most > 0) process.setMaxListeners(most + forMore);
}

/** Whether there is a listener that is not from this package: usually Nest's shutdown hooks. */
export function isHeardByOthers(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((each) => !(OURS in each));
}

function endBy(signal: NodeJS.Signals): void {
  // Linux does not end the first process of a container by a signal that it does not handle.
  if (process.pid === 1) process.exit(0);
  process.kill(process.pid, signal);
}
