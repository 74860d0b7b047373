import type { ContextId, DiscoveryService } from '@nestjs/core';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Where Nest has the name of the context in which it makes providers of the default scope, which no index of Nest's exports. An
 * object, so that a test can take it away.
 */
export const contextConstants = {
  load(): { readonly STATIC_CONTEXT?: ContextId } | undefined {
    try {
      return require('@nestjs/core/injector/constants.js');
    } catch {
      // No such file, or one that this version does not let anybody load: the caller says what that means.
      return undefined;
    }
  },
};

/** What is said where it is there no more. */
export const LAZY_MODULES_UNKNOWN =
  'This version of Nest does not tell when a module that is loaded later has been made: its health indicators are not found. ' +
  'Load it at the start';

/**
 * What tells whether a provider has been made. Nest registers a lazy module before it has made its providers. `undefined`
 * in a version of Nest that does not tell.
 */
export function madeProviders(): ((wrapper: Wrapper) => boolean) | undefined {
  const context = contextConstants.load()?.STATIC_CONTEXT;
  if (context === undefined) return undefined;
  return (wrapper) => {
    const { isResolved } = wrapper.getInstanceByContextId(context);
    return isResolved === true || wrapper.isTransient || !wrapper.isDependencyTreeStatic();
  };
}
