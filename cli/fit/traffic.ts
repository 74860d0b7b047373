import type { ApplicationFacts } from '../application/application-facts.js';
import type { Surroundings } from '../workload/surroundings.js';
import type { Workload } from '../workload/workload.js';
import { probeServerPort } from './probe-server.js';

/**
 * Whether requests are sent to the pods. They are not when no Service selects them and the port of the probe server is
 * the only one: a consumer. Without any port it is not known, and taken to be so.
 */
export function hasTraffic(workload: Workload, facts: ApplicationFacts, { services }: Surroundings): boolean {
  if (workload.runsToEnd) return false;
  if (services.length > 0) return true;
  return workload.application.some((container) => {
    const server = probeServerPort(container, facts);
    return container.ports.length === 0
      ? server === undefined
      : container.ports.some(({ number }) => number !== server);
  });
}
