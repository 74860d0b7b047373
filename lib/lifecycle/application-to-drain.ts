import type { ModulesContainer } from '@nestjs/core';
import type { DrainTasks } from '../tasks/drain-tasks.js';
import { addressOf, type ApplicationServers } from './application-servers.js';
import type { ApplicationToDrain } from './drain.js';
import { closesByForce } from './read-shutdown-setup.js';
import { hasSuccessors } from './successors.js';
import { clientsAside } from './who-asks.js';

/** The settings that decide whether traffic is routed to an application. */
export interface Served {
  readonly hasHttp: boolean;
  /** Whether the user has set `drain.delayMs`. */
  readonly isDelaySet: boolean;
}

/** @param path The base path of the probes. Requests for them are not clients. */
export function applicationToDrain(
  path: string,
  modules: ModulesContainer,
  servers: ApplicationServers,
  tasks: DrainTasks,
  { hasHttp, isDelaySet }: Served,
): ApplicationToDrain {
  return {
    isClient: clientsAside(path),
    closesByForce: () => closesByForce(modules),
    hasSuccessors: () => hasSuccessors(process.env),
    strangers: () => servers.strangers.map(addressOf),
    // A worker fetches its work, so its drain tasks say when it may end. A process without drain tasks may serve
    // something else.
    isServed: () => hasHttp || isDelaySet || tasks.size === 0,
    work: [tasks],
  };
}
