import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { launcher } from './launcher.js';
import { isHeardByOthers } from './shutdown-signals.js';
import type { ShutdownSetup } from './shutdown-advice.js';

/** As @nestjs/terminus names its options in the container. */
const TERMINUS_OPTIONS = 'TERMINUS:MODULE_OPTIONS';

/** How the application is set up to shut down, as far as the container tells. */
export function readShutdownSetup(discovery: DiscoveryService, modules: ModulesContainer): ShutdownSetup {
  const terminus = discovery.getProviders().find(({ token }) => token === TERMINUS_OPTIONS)?.instance;
  return {
    hooksEnabled: isHeardByOthers('SIGTERM'),
    // In a terminal it is a person who starts and stops it, and who does not want to read it each time.
    launcher: process.stdout.isTTY ? undefined : launcher(),
    return503OnClosing: read(applicationOptions(modules), 'return503OnClosing') === true,
    terminusDelayMs: Number(read(terminus, 'gracefulShutdownTimeoutMs') ?? 0),
  };
}

/** Whether `forceCloseConnections` is set: for Express in the options of the application, for Fastify in its own. */
export function closesByForce(modules: ModulesContainer): boolean {
  const container = containerOf(modules);
  const adapter = call(container, 'getHttpAdapterRef');
  const ofFastify = read(call(adapter, 'getInstance'), 'initialConfig');
  const options = [read(container, 'contextOptions'), ofFastify];
  return options.some((each) => read(each, 'forceCloseConnections') === true);
}

/** What NestFactory.create() was given. Nest injects it nowhere; only a module's own container knows. */
function applicationOptions(modules: ModulesContainer): unknown {
  return read(containerOf(modules), 'contextOptions');
}

function containerOf(modules: ModulesContainer): unknown {
  const [root] = modules.values();
  return read(root, 'container');
}

function call(object: unknown, method: string): unknown {
  const found = read(object, method);
  return typeof found === 'function' ? Reflect.apply(found, object, []) : undefined;
}

function read(object: unknown, key: string): unknown {
  // An application of Express is a function.
  return (typeof object === 'object' && object !== null) || typeof object === 'function'
    ? Reflect.get(object, key)
    : undefined;
}
