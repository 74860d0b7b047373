import type { ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { abandon, expectErrors } from './abandon.js';
import { mayBeWritten } from './may-be-written.js';

/** A response as a handler gets it: Fastify has one of its own around Node's. */
type Reply = object & { readonly raw?: ServerResponse };

/**
 * Bodies that reach the client as they are, also where an interceptor wraps every body into one of the application's: what
 * reads `/health` knows its format. Nest sends them all the same, so headers, hooks and interceptors have their say.
 *
 * Nothing is sent where the application has answered, closed or destroyed the response meanwhile.
 */
export class FixedBodies {
  readonly #bodies = new WeakMap<object, string>();

  /** @param failed Told what the application has thrown while a response was made or sent. */
  constructor(
    adapter: Pick<AbstractHttpAdapter, 'reply'>,
    private readonly failed: (error: unknown) => void,
  ) {
    const { reply } = adapter;
    adapter.reply = (response: Reply, body: unknown, httpStatus?: number) => {
      const fixed = this.#bodies.get(response);
      if (fixed === undefined) return reply.call(adapter, response, body, httpStatus);
      // An exception is sent with its status, and takes the place of our body.
      return this.guard(response, () =>
        reply.call(adapter, response, httpStatus === undefined ? fixed : body, httpStatus),
      );
    };
  }

  /** @param setHead Sets the status and the headers; called where the response can still be answered. */
  set(response: Reply, body: string, setHead: () => void): void {
    this.#bodies.set(response, body);
    expectErrors(nodeResponse(response));
    this.guard(response, setHead);
  }

  private guard(response: Reply, write: () => unknown): unknown {
    if (!mayBeWritten(nodeResponse(response))) return undefined;
    try {
      return write();
    } catch (error) {
      abandon(nodeResponse(response));
      this.failed(error);
      return undefined;
    }
  }
}

function nodeResponse(response: Reply): ServerResponse {
  return response.raw ?? (response as ServerResponse);
}
