import type { ModulesContainer } from '@nestjs/core';
import type { DrainTasks } from '../tasks/drain-tasks.js';
import { addressOf, type ApplicationServers } from './application-servers.js';
import type { ApplicationToDrain } from './drain.js';
import { isServed, type Served } from './is-served.js';
import { closesByForce } from './read-shutdown-setup.js';
import { hasSuccessors } from './successors.js';
import { clientsAside } from './who-asks.js';
import type { WorkToDrain } from './work-to-drain.js';

/** The microservices of an application. */
export interface Microservices extends WorkToDrain {
  readonly kinds: Served['microservices'];
}

/** @param path The base path of the probes. Requests for them are not clients. */
export function applicationToDrain(
  path: string,
  modules: ModulesContainer,
  servers: ApplicationServers,
  tasks: DrainTasks,
  microservices: Microservices,
  settings: Pick<Served, 'hasHttp' | 'isDelaySet'>,
): ApplicationToDrain {
  return {
    isClient: clientsAside(path),
    closesByForce: () => closesByForce(modules),
    hasSuccessors: () => hasSuccessors(process.env),
    strangers: () => servers.strangers.map(addressOf),
    isServed: () => isServed({ ...settings, hasDrainTasks: tasks.size > 0, microservices: microservices.kinds }),
    work: [tasks],
    served: [microservices],
  };
}
