import type { ApplicationFacts } from '../application/application-facts.js';
import type { Surroundings } from '../workload/surroundings.js';
import type { Workload } from '../workload/workload.js';
import { probeServerPort } from './probe-server.js';

const WORKER =
  /(?:^|[-_])(?:workers?|consumers?|cron|crons|scheduler|queues?|processor|listener|jobs?|runner|poller|outbox)(?:$|[-_])/i;
const NO_TRAFFIC = /metrics|prometheus|prom$|debug|inspect/i;

/**
 * Whether requests are sent to the pods. They are not when no Service selects them, and the only ports are those of the
 * probe server and of metrics: a consumer. Without any port the name says whether it is one.
 */
export function hasTraffic(workload: Workload, facts: ApplicationFacts, { services }: Surroundings): boolean {
  if (workload.runsToEnd) return false;
  if (services.length > 0) return true;
  return workload.application.some((container) => {
    const server = probeServerPort(container, facts);
    if (container.ports.length === 0) {
      return server === undefined && ![workload.name, container.name].some((name) => WORKER.test(name));
    }
    return container.ports.some(({ number, name }) => number !== server && !NO_TRAFFIC.test(name ?? ''));
  });
}
