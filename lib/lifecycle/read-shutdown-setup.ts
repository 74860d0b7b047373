import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { launcher } from './launcher.js';
import { applicationOptions, read } from './nest-application-options.js';
import { isHeardByOthers } from './shutdown-signals.js';
import type { ShutdownSetup } from './shutdown-advice.js';

/** As @nestjs/terminus names its options in the container. */
const TERMINUS_OPTIONS = 'TERMINUS:MODULE_OPTIONS';

/** How the application is set up to shut down, as far as the container tells. */
export function readShutdownSetup(discovery: DiscoveryService, modules: ModulesContainer): ShutdownSetup {
  const terminus = discovery.getProviders().find(({ token }) => token === TERMINUS_OPTIONS)?.instance;
  const options = applicationOptions(modules);
  return {
    hooksEnabled: isHeardByOthers('SIGTERM'),
    // In a terminal it is a person who starts and stops it, and who does not want to read it each time.
    launcher: process.stdout.isTTY ? undefined : launcher(),
    return503OnClosing: options?.return503OnClosing ?? false,
    optionsAreUnknown: options === undefined,
    terminusDelayMs: Number(read(terminus, 'gracefulShutdownTimeoutMs') ?? 0),
  };
}

/** Whether connections with an answer that has begun are to be closed. Not where Nest does not tell. */
export function closesByForce(modules: ModulesContainer): boolean {
  return applicationOptions(modules)?.forceCloseConnections ?? false;
}
