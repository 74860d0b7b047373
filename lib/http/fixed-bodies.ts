import type { ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { abandon, expectErrors } from './abandon.js';
import { mayBeWritten } from './may-be-written.js';

/** A response as a handler gets it. Fastify wraps the response of Node. */
type Reply = object & { readonly raw?: ServerResponse };

/**
 * Sends our bodies unchanged, even when an interceptor wraps every body: a program that reads `/health` knows its
 * format. Nest still sends them, so headers, hooks and interceptors have their effect.
 *
 * Sends nothing when the application has answered, closed or destroyed the response meanwhile.
 */
export class FixedBodies {
  readonly #bodies = new WeakMap<object, string>();

  /** @param failed Gets what the application has thrown while a response was made or sent. */
  constructor(
    adapter: Pick<AbstractHttpAdapter, 'reply'>,
    private readonly failed: (error: unknown) => void,
  ) {
    const { reply } = adapter;
    adapter.reply = (response: Reply, body: unknown, httpStatus?: number) => {
      const fixed = this.#bodies.get(response);
      if (fixed === undefined) return reply.call(adapter, response, body, httpStatus);
      // Nest passes a status only for an exception, and then the body of the exception is sent.
      return this.guard(response, () =>
        reply.call(adapter, response, httpStatus === undefined ? fixed : body, httpStatus),
      );
    };
  }

  /** @param setHead Sets the status and the headers. Called only if the response can still be answered. */
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
