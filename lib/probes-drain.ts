import type { LoggerService } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { ApplicationServers } from './lifecycle/application-servers.js';
import { applicationToDrain } from './lifecycle/application-to-drain.js';
import { drainBeforeServerCloses } from './lifecycle/before-close.js';
import { Drain } from './lifecycle/drain.js';
import type { Lifecycle } from './lifecycle/lifecycle.js';
import type { ProbesConfiguration } from './options/probes-options.js';
import type { ApplicationTasks } from './tasks/application-tasks.js';
import { Transports } from './transports/transports.js';

interface Parts {
  readonly lifecycle: Lifecycle;
  readonly modules: ModulesContainer;
  readonly servers: ApplicationServers;
  readonly tasks: ApplicationTasks;
  readonly hasHttp: boolean;
}

/** Puts the drain together with all that it waits for. */
export function assembleDrain(
  { enabled, path, drain: settings }: Pick<ProbesConfiguration, 'enabled' | 'path' | 'drain'>,
  { lifecycle, modules, servers, tasks, hasHttp }: Parts,
  logger: LoggerService,
): Drain {
  const transports = new Transports(logger, (transport) =>
    drainBeforeServerCloses(hasHttp, lifecycle, drain)(transport),
  );
  const served = { hasHttp, isDelaySet: settings.isDelaySet };
  const application = applicationToDrain(path, modules, servers, tasks.drain, transports, served);
  const drain = new Drain(lifecycle, settings, logger, application);
  // Nest makes its microservices after this.
  if (enabled) transports.follow(modules);
  lifecycle.shutdownSignal.addEventListener('abort', () => transports.begin());
  return drain;
}
