import { probeServerPort } from '../fit/probe-server.js';
import type { Entry } from '../read/entry.js';
import type { Container } from '../workload/workload.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const probePortInService: Rule = {
  id: 'probe-port-in-service',
  level: 'warning',
  sentence: 'A Service leads to the port of the probe server.',
  check: ({ application }, facts, { services }) =>
    application.flatMap((container) => {
      const server = probeServerPort(container, facts);
      if (server === undefined) return [];
      return services.flatMap((manifest) => {
        const ports = manifest.root.path('spec', 'ports')?.items() ?? [];
        return ports
          .filter((port) => targetOf(port, container) === server)
          .map((port) => ({
            manifest,
            line: port.line,
            found: `Service \`${manifest.name}\` leads to port ${server} of \`${container.name}\`, the probe server.`,
            why: 'Only the kubelet has to ask there, at the address of the pod. Through a Service others read the state of your checks, and their requests are no traffic that the drain waits for.',
            mend: 'Take this port out of the Service.',
          }));
      });
    }),
  examples: {
    bad: example({ others: [service('probes')] }),
    good: example({ others: [service('http')] }),
  },
};

/** The number of the container's port that a port of a Service leads to. */
function targetOf(port: Entry, { ports }: Container): number | undefined {
  const target = port.get('targetPort') ?? port.get('port');
  const text = target?.text();
  const named = target?.isQuotedText() ? ports.find(({ name }) => name === text) : undefined;
  return named?.number ?? target?.number();
}

function service(targetPort: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: orders }
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80, targetPort: ${targetPort} }`;
}
