import { sharedKey } from '../copies/across-copies.js';

/** How Kubernetes, a person at a terminal and the terminal itself tell a process to end. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type ShutdownSignal = (typeof SIGNALS)[number];

type Listener = (signal: ShutdownSignal) => void;

/** On the listeners of every copy of this package. */
const OURS = sharedKey('hears a shutdown');

/** Those of each application: a process may hold many, and Node warns of more than ten listeners. */
const listeners = new Set<{ readonly tell: Listener }>();
let madeRoom = false;

/**
 * Hears a shutdown in the turn in which its signal arrives, before any hook of Nest. That a signal ends the process
 * stays the business of Nest's shutdown hooks or, without them, of the system.
 *
 * @returns What stops listening.
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
    // Only that somebody listens keeps a signal from ending the process. With nobody else there (no shutdown hooks, or
    // Nest is done and sends the signal again) let it.
    if (isHeardByOthers(signal)) return;
    hearNoMore();
    // Unless another copy of this package is still to be told, and ends it then.
    if (process.listenerCount(signal) === 0) endBy(signal);
  },
  { [OURS]: true },
);

/** Ahead of all who listen by now. */
function hear(): void {
  // Beside ten listeners of the application, of which Node does not warn, ours is the eleventh.
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

/** Whether anybody but us listens for a signal: Nest's shutdown hooks, as a rule. */
export function isHeardByOthers(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((each) => !(OURS in each));
}

function endBy(signal: NodeJS.Signals): void {
  // The system never ends the first process of a container by a signal that it does not handle.
  if (process.pid === 1) process.exit(0);
  process.kill(process.pid, signal);
}
