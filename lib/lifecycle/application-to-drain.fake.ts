import type { ApplicationToDrain } from './drain.js';

/** An application in which every request comes from a client, and that has nothing else to drain. */
export function applicationOf(parts: Partial<ApplicationToDrain> = {}): ApplicationToDrain {
  return {
    isClient: () => true,
    closesByForce: () => false,
    hasSuccessors: () => false,
    strangers: () => [],
    isServed: () => true,
    work: [],
    served: [],
    ...parts,
  };
}
