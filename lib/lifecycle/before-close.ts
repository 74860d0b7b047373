import type { HttpAdapterHost } from '@nestjs/core';
import type { Drain } from './drain.js';
import { CLOSE, type Lifecycle } from './lifecycle.js';
import type { WorkToDrain } from './work-to-drain.js';

/**
 * Runs the drain before Nest's `close()` reaches the HTTP adapter. Nest calls `beforeClose` before every
 * `onModuleDestroy`, and before the adapter answers 503 for `return503OnClosing`; it calls `close` after all of them.
 */
export function drainBeforeClose({ httpAdapter }: HttpAdapterHost, drain: Drain, onFirstSign: () => void): void {
  // An application without HTTP has no adapter.
  if (!httpAdapter) return;
  const beforeClose = httpAdapter.beforeClose?.bind(httpAdapter);
  httpAdapter.beforeClose = async () => {
    onFirstSign();
    await drain.complete();
    await beforeClose?.();
  };
  const close = httpAdapter.close.bind(httpAdapter);
  httpAdapter.close = () => {
    drain.end();
    return close();
  };
}

/**
 * What the server of a microservice waits for before it closes. `app.close()` of an application without HTTP closes the
 * server before any hook of Nest, so there it is the first sign of a shutdown. In an application with HTTP the server
 * may close alone.
 *
 * @returns A function that returns `undefined` when there is nothing to wait for.
 */
export function drainBeforeServerCloses(
  hasHttp: boolean,
  lifecycle: Lifecycle,
  drain: Drain,
): (work: WorkToDrain) => Promise<void> | undefined {
  return (work) => {
    if (drain.isOver) return undefined;
    if (hasHttp) return drain.finishAlone(work);
    lifecycle.shutDown(CLOSE);
    return drain.complete();
  };
}
