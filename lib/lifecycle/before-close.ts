import type { HttpAdapterHost } from '@nestjs/core';
import type { Drain } from './drain.js';

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
