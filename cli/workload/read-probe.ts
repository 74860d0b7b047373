import type { Probe } from '../application/probe.js';
import type { Entry } from '../read/entry.js';
import { isThisPod, normalPath, portReference } from './address.js';
import { targetOfCommand } from './probe-command.js';
import type { PortReference, ProbeSpec, ProbeTarget } from './probe-spec.js';
import { numberIn, positiveIn } from './setting.js';
import type { ContainerPort } from './workload.js';

const FIELDS = {
  startup: 'startupProbe',
  liveness: 'livenessProbe',
  readiness: 'readinessProbe',
} as const satisfies Record<Probe, string>;

/** A probe of a container with the defaults of Kubernetes. */
export function readProbe(container: Entry, probe: Probe, ports: readonly ContainerPort[]): ProbeSpec | undefined {
  const field = FIELDS[probe];
  const entry = container.get(field);
  if (entry === undefined || !entry.isMap()) return undefined;
  return {
    probe,
    field,
    line: entry.line,
    asks: readTarget(entry, ports),
    initialDelaySeconds: numberIn(entry, 'initialDelaySeconds', 0),
    periodSeconds: positiveIn(entry, 'periodSeconds', 10),
    timeoutSeconds: positiveIn(entry, 'timeoutSeconds', 1),
    failureThreshold: positiveIn(entry, 'failureThreshold', 3),
    terminationGracePeriodSeconds: {
      value: entry.get('terminationGracePeriodSeconds')?.number(),
      line: entry.get('terminationGracePeriodSeconds')?.line ?? entry.line,
      isSet: entry.get('terminationGracePeriodSeconds') !== undefined,
    },
  };
}

function readTarget(probe: Entry, ports: readonly ContainerPort[]): ProbeTarget {
  const http = probe.get('httpGet');
  if (http !== undefined) return readHttp(http, ports);
  const grpc = probe.get('grpc');
  if (grpc !== undefined) {
    const service = grpc.get('service')?.text() ?? '';
    return { kind: 'grpc', service, port: readPort(grpc, ports), line: grpc.line };
  }
  const tcp = probe.get('tcpSocket');
  if (tcp !== undefined) return { kind: 'tcp', port: readPort(tcp, ports), command: [], line: tcp.line };
  const exec = probe.get('exec');
  if (exec === undefined) return { kind: 'nothing', port: undefined, command: [], line: probe.line };
  const command = exec.get('command')?.items() ?? [];
  return targetOfCommand(
    command.map((word) => word.text() ?? ''),
    exec.line,
    ports,
  );
}

function readHttp(http: Entry, ports: readonly ContainerPort[]): ProbeTarget {
  const path = http.get('path');
  const host = http.get('host')?.text();
  return {
    kind: 'http',
    path: normalPath(path?.text() ?? '/'),
    pathLine: path?.line ?? http.line,
    port: readPort(http, ports),
    host: host === undefined || isThisPod(host) ? undefined : host,
    isHttps: http.get('scheme')?.text()?.toUpperCase() === 'HTTPS',
    isCommand: false,
    line: http.line,
  };
}

function readPort(target: Entry, ports: readonly ContainerPort[]): PortReference {
  const port = target.get('port');
  return portReference(port?.text() ?? '', port?.line ?? target.line, port?.isQuotedText() ?? false, ports);
}
