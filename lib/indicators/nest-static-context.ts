import type { ContextId, DiscoveryService } from '@nestjs/core';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Loads the id of the context in which Nest makes providers of the default scope. No index of Nest exports it. An
 * object, so that a test can replace it.
 */
export const contextConstants = {
  load(): { readonly STATIC_CONTEXT?: ContextId } | undefined {
    try {
      return require('@nestjs/core/injector/constants.js');
    } catch {
      // The file does not exist, or this version does not export it. The caller says what is missing then.
      return undefined;
    }
  },
};

/** Logged when this version of Nest does not have it. */
export const LAZY_MODULES_UNKNOWN =
  'This version of Nest does not show when a module that is loaded later is ready: its health indicators are not found. ' +
  'Load it at the start';

/**
 * Returns a function that says whether a provider has been made: Nest registers a lazy module before it makes the
 * providers. `undefined` when this version of Nest does not show it.
 */
export function madeProviders(): ((wrapper: Wrapper) => boolean) | undefined {
  const context = contextConstants.load()?.STATIC_CONTEXT;
  if (context === undefined) return undefined;
  return (wrapper) => {
    const { isResolved } = wrapper.getInstanceByContextId(context);
    return isResolved === true || wrapper.isTransient || !wrapper.isDependencyTreeStatic();
  };
}
