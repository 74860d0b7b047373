import type { Observable } from 'rxjs';

/** A handler of messages or events, as Nest gives it to a server. */
export type Handler = (...args: unknown[]) => unknown;

/** A part of a reply. The last one is marked. */
interface ReplyPart {
  readonly isDisposed?: boolean;
}
type Respond = (part: ReplyPart) => unknown;

/**
 * What we use of the server of a microservice. All of it is public in Nest. A strategy of the user may lack what is
 * optional here.
 */
export interface NestServer {
  readonly transportId?: unknown;
  listen(callback: (error?: unknown, ...rest: unknown[]) => void): unknown;
  close(): unknown;
  addHandler?(pattern: unknown, handler: Handler, ...rest: unknown[]): unknown;
  send?(stream$: Observable<unknown>, respond: Respond): unknown;
  getHandlers?(): ReadonlyMap<unknown, Handler>;
  /** The client or server of the transport's package. Throws before `listen()`. */
  unwrap?(): unknown;
}
