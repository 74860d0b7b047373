import type { HttpAdapterHost } from '@nestjs/core';
import type { Drain } from './drain.js';

/**
 * Puts the drain in front of what Nest's `close()` does with the HTTP adapter: `beforeClose` comes before every
 * `onModuleDestroy`, and before the adapter answers 503 for `return503OnClosing`; `close` comes after all of them.
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
