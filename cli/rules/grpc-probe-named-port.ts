import { probesOf } from '../fit/probes-of.js';
import { example, ON_THE_APPLICATION } from './example.js';
import type { Rule } from './rule.js';

export const grpcProbeNamedPort: Rule = {
  id: 'grpc-probe-named-port',
  level: 'error',
  sentence: 'A gRPC probe names its port.',
  check: (workload) =>
    probesOf(workload).flatMap(({ probe, container }) => {
      const { asks } = probe;
      // The port is an integer in the API, so `"5000"` is refused as well.
      if (asks.kind !== 'grpc' || !asks.port.isQuoted || /[${]/.test(asks.port.text)) return [];
      return [
        {
          line: asks.port.line,
          found: `The ${probe.field} of \`${container.name}\` asks gRPC port \`${asks.port.text}\` as a text.`,
          why: 'A gRPC probe takes a number alone: Kubernetes refuses the manifest.',
          mend: asks.port.number === undefined ? 'port: the number of the port.' : `port: ${asks.port.number}.`,
        },
      ];
    }),
  examples: {
    bad: example({ container: grpc('grpc') }),
    good: example({ container: grpc('5000') }),
  },
};

function grpc(port: string) {
  return {
    ...ON_THE_APPLICATION,
    ports: '[{ name: grpc, containerPort: 5000 }]',
    startupProbe: '{ grpc: { port: 5000, service: startup }, periodSeconds: 2, failureThreshold: 150 }',
    livenessProbe: '{ grpc: { port: 5000, service: liveness } }',
    readinessProbe: `{ grpc: { port: ${port}, service: readiness }, periodSeconds: 5, failureThreshold: 2 }`,
  };
}
