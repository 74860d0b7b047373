import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { launcher } from './launcher.js';
import { applicationOptions, read } from './nest-application-options.js';
import { isHeardByOthers } from './shutdown-signals.js';
import type { ShutdownSetup } from './shutdown-advice.js';

/** The token under which @nestjs/terminus provides its options. */
const TERMINUS_OPTIONS = 'TERMINUS:MODULE_OPTIONS';

/** How the application is set up to shut down, as far as the container shows it. */
export function readShutdownSetup(discovery: DiscoveryService, modules: ModulesContainer): ShutdownSetup {
  const terminus = discovery.getProviders().find(({ token }) => token === TERMINUS_OPTIONS)?.instance;
  const options = applicationOptions(modules);
  return {
    hooksEnabled: isHeardByOthers('SIGTERM'),
    // At a terminal a person starts and stops the process, and does not need this warning each time.
    launcher: process.stdout.isTTY ? undefined : launcher(),
    return503OnClosing: options?.return503OnClosing ?? false,
    optionsAreUnknown: options === undefined,
    terminusDelayMs: Number(read(terminus, 'gracefulShutdownTimeoutMs') ?? 0),
  };
}

/** Whether `forceCloseConnections` is set. `false` when Nest does not show its options. */
export function closesByForce(modules: ModulesContainer): boolean {
  return applicationOptions(modules)?.forceCloseConnections ?? false;
}
