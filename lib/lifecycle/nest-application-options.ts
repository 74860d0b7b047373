import type { ModulesContainer } from '@nestjs/core';

/** The options of NestFactory.create() that matter at a shutdown. */
export interface ApplicationOptions {
  readonly forceCloseConnections: boolean;
  readonly return503OnClosing: boolean;
}

/** Logged when this version of Nest keeps the options somewhere else. */
export const APPLICATION_OPTIONS_UNKNOWN =
  'This version of Nest does not show the options of NestFactory.create(), so the drain ignores forceCloseConnections.';

/**
 * The options of the application. Nest does not inject them; only the container of a module has them, and that is not
 * documented API. `undefined` when the container does not have them either.
 */
export function applicationOptions(modules: ModulesContainer): ApplicationOptions | undefined {
  const container = containerOf(modules);
  if (!isObject(container) || !('contextOptions' in container)) return undefined;
  const options = read(container, 'contextOptions');
  // With Express it is an option of NestFactory.create(), with Fastify an option of Fastify.
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
