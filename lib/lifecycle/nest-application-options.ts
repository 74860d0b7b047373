import type { ModulesContainer } from '@nestjs/core';

/** What NestFactory.create() was given, as far as it matters at a shutdown. */
export interface ApplicationOptions {
  readonly forceCloseConnections: boolean;
  readonly return503OnClosing: boolean;
}

/** What is said where this version of Nest keeps them elsewhere. */
export const APPLICATION_OPTIONS_UNKNOWN =
  'This version of Nest does not tell the options of NestFactory.create(): forceCloseConnections is not heeded in the drain.';

/**
 * The options of the application. Nest injects them nowhere; only a module's own container knows, which is not part of its
 * documented API. `undefined` where that does not tell either.
 */
export function applicationOptions(modules: ModulesContainer): ApplicationOptions | undefined {
  const container = containerOf(modules);
  if (!isObject(container) || !('contextOptions' in container)) return undefined;
  const options = read(container, 'contextOptions');
  // For Express it is in the options of the application, for Fastify in its own.
  const ofFastify = read(call(call(container, 'getHttpAdapterRef'), 'getInstance'), 'initialConfig');
  return {
    forceCloseConnections: [options, ofFastify].some((each) => read(each, 'forceCloseConnections') === true),
    return503OnClosing: read(options, 'return503OnClosing') === true,
  };
}

function containerOf(modules: ModulesContainer): unknown {
  const [root] = modules.values();
  return read(root, 'container');
}

function call(object: unknown, method: string): unknown {
  const found = read(object, method);
  return typeof found === 'function' ? Reflect.apply(found, object, []) : undefined;
}

export function read(object: unknown, key: string): unknown {
  return isObject(object) ? Reflect.get(object, key) : undefined;
}

/** An application of Express is a function. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
