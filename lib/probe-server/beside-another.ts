import cluster from 'node:cluster';
import type { ProbeServerSettings } from './probe-server.js';

/** A worker of a cluster is one of several, a process without HTTP may be a command beside the service. */
export function besideAnother(hasHttp: boolean): ProbeServerSettings['besideAnother'] {
  if (cluster.isWorker) return 'take over';
  return hasHttp ? 'refuse' : 'go without';
}
