import { finalize, isObservable } from 'rxjs';
import type { MessagesInFlight } from './messages-in-flight.js';
import type { Handler, NestServer } from './nest-server.js';
import { patternInWords } from './pattern-in-words.js';

/**
 * Counts the messages of a server from the call of their handler until their reply is handed to the transport. An event
 * has no reply. Must be called before Nest adds the handlers.
 *
 * We do not use `setOnProcessingStartHook()`: a tracer may replace our hook, its end comes before the reply is sent, and
 * a strategy of the user may not call it.
 */
export function countMessages(server: NestServer, messages: MessagesInFlight): void {
  const addHandler = server.addHandler?.bind(server);
  if (addHandler) {
    server.addHandler = (pattern, handler, ...rest) =>
      addHandler(pattern, counted(handler, patternInWords(pattern), messages), ...rest);
  }
  const send = server.send?.bind(server);
  // gRPC has this method too, but sends its replies otherwise. It waits for its open calls when it shuts down.
  if (send) {
    server.send = (stream$, respond) => {
      const end = messages.begin();
      // After a part that cannot be sent, Nest 11 sends no other.
      return send(stream$, (part) => endingWith(() => respond(part), part.isDisposed === true ? end : goOn, end));
    };
  }
}

/** A proxy, because Nest puts properties on its handlers and reads them from the original. */
function counted(handler: Handler, pattern: string, messages: MessagesInFlight): Handler {
  return new Proxy(handler, {
    apply(target, self, args: unknown[]) {
      const end = messages.begin(pattern, args[1]);
      return endingWith(() => Reflect.apply(target, self, args), end);
    },
  });
}

/** Does the work, and calls `end` when its result is complete. */
function endingWith(work: () => unknown, end: () => void, fail = end): unknown {
  try {
    return endOf(work(), end, fail);
  } catch (error) {
    fail();
    throw error;
  }
}

function endOf(result: unknown, end: () => void, fail: () => void): unknown {
  if (isObservable(result)) return result.pipe(finalize(end));
  if (result instanceof Promise) {
    return result.then(
      (value: unknown) => endOf(value, end, fail),
      (error: unknown) => {
        fail();
        throw error;
      },
    );
  }
  end();
  return result;
}

function goOn(): void {}
