import { describeError } from '../../errors/describe-error.js';

/** What `amqp-connection-manager` tells about each attempt to connect. */
interface Attempts {
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'connectFailed', listener: (failure: { readonly err?: unknown }) => void): unknown;
}

const failures = new WeakMap<object, string>();
const heard = new WeakSet<object>();

/** Why the last attempt to connect failed, as far as it was heard of. Listens from the first call on, once. */
export function lastFailureOf(subject: object): string | undefined {
  const manager = 'managedConnection' in subject ? subject.managedConnection : subject;
  if (typeof manager !== 'object' || manager === null || !isManager(manager)) return undefined;
  if (!heard.has(manager)) {
    heard.add(manager);
    manager.on('connectFailed', ({ err }) => failures.set(manager, describeError(err)));
    manager.on('connect', () => failures.delete(manager));
  }
  return failures.get(manager);
}

function isManager(manager: object): manager is Attempts {
  return 'isConnected' in manager && 'on' in manager && typeof manager.on === 'function';
}
