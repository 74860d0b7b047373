/** What decides whether somebody sends traffic to an application. */
export interface Served {
  readonly hasHttp: boolean;
  /** Whether the user has set `drain.delayMs`. */
  readonly isDelaySet: boolean;
  readonly hasDrainTasks: boolean;
  /** How each of its microservices gets messages: from clients that are routed here, or from a broker. */
  readonly microservices: readonly ('routed' | 'fetched' | 'unknown')[];
}

/** Whether traffic may be routed to an application, so that its senders must learn of the shutdown. */
export function isServed({ hasHttp, isDelaySet, hasDrainTasks, microservices }: Served): boolean {
  if (hasHttp || isDelaySet || microservices.includes('routed')) return true;
  // A worker fetches its work, so the work alone says when the worker may end. A process without any may serve something
  // that we do not know.
  return !hasDrainTasks && !microservices.includes('fetched');
}
