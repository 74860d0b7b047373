import type { HttpAdapterHost } from '@nestjs/core';

/**
 * Calls `listener` as the first thing that `app.close()` does. Of Nest's hooks each comes after some other provider's
 * `onModuleDestroy`; only the HTTP adapter is told before all of them, so this goes in front of what it is told.
 */
export function onBeforeClose({ httpAdapter }: HttpAdapterHost, listener: () => void): void {
  // An application without HTTP has no adapter.
  if (!httpAdapter) return;
  const beforeClose = httpAdapter.beforeClose?.bind(httpAdapter);
  httpAdapter.beforeClose = () => {
    listener();
    return beforeClose?.();
  };
}
