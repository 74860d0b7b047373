import cluster from 'node:cluster';
import type { ProbeServerSettings } from './probe-server.js';

/**
 * A worker of a cluster shares the port with others. A process without HTTP may be a command that runs next to the
 * service.
 */
export function besideAnother(hasHttp: boolean): ProbeServerSettings['besideAnother'] {
  if (cluster.isWorker) return 'take over';
  return hasHttp ? 'refuse' : 'go without';
}
