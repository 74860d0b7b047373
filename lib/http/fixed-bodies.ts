import type { AbstractHttpAdapter } from '@nestjs/core';

/**
 * Bodies that reach the client as they are, also where an interceptor wraps every body into one of the application's: what
 * reads `/health` knows its format. Nest sends them all the same, so headers, hooks and interceptors have their say.
 */
export class FixedBodies {
  readonly #bodies = new WeakMap<object, string>();

  constructor(adapter: Pick<AbstractHttpAdapter, 'reply'>) {
    const { reply } = adapter;
    adapter.reply = (response: object, body: unknown, httpStatus?: number) => {
      // An exception is sent with its status, and takes the place of our body.
      const fixed = httpStatus === undefined ? this.#bodies.get(response) : undefined;
      return reply.call(adapter, response, fixed ?? body, httpStatus);
    };
  }

  set(response: object, body: string): void {
    this.#bodies.set(response, body);
  }
}
