import type { ModulesContainer } from '@nestjs/core';
import type { DrainTasks } from '../tasks/drain-tasks.js';
import { addressOf, type ApplicationServers } from './application-servers.js';
import type { ApplicationToDrain } from './drain.js';
import { closesByForce } from './read-shutdown-setup.js';
import { hasSuccessors } from './successors.js';
import { clientsAside } from './who-asks.js';

/** What decides whether somebody sends traffic to an application. */
export interface Served {
  readonly hasHttp: boolean;
  /** `drain.delayMs` was set by hand. */
  readonly isDelaySet: boolean;
}

/** @param path Where the probes are: whoever asks for them is no client. */
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
    // A worker takes its work by itself: its drain tasks say when it may go. One without them may serve something else.
    isServed: () => hasHttp || isDelaySet || tasks.size === 0,
    work: [tasks],
  };
}
