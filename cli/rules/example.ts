/** A manifest for the tests of a rule, and what is said of its application. */
export interface Example {
  readonly yaml: string;
  /** As `--options` takes it; without it the defaults are used. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Parts of the container `app`, each a YAML value on one line. `undefined` takes it out. */
interface Parts {
  readonly container?: Readonly<Record<string, string | undefined>>;
  /** Parts of the pod. */
  readonly pod?: Readonly<Record<string, string>>;
  /** Parts of the Deployment. */
  readonly spec?: Readonly<Record<string, string>>;
  /** Other documents. */
  readonly others?: readonly string[];
  readonly facts?: Example['facts'];
}

const CONTAINER = {
  command: "['node', 'dist/main.js']",
  ports: '[{ name: http, containerPort: 3000 }, { name: probes, containerPort: 9000 }]',
  startupProbe: '{ httpGet: { path: /health/startup, port: probes }, periodSeconds: 2, failureThreshold: 150 }',
  livenessProbe:
    '{ httpGet: { path: /health/live, port: probes }, failureThreshold: 2, terminationGracePeriodSeconds: 5 }',
  readinessProbe: '{ httpGet: { path: /health/ready, port: probes }, periodSeconds: 5, failureThreshold: 2 }',
};
const POD = { terminationGracePeriodSeconds: '30' };
const SPEC = { replicas: '3' };

/** A Deployment that fits, with some parts in another way. */
export function example({ container, pod, spec, others = [], facts }: Parts): Example {
  const deployment = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    ...lines({ ...SPEC, ...spec }, '  '),
    '  selector: { matchLabels: { app: orders } }',
    '  template:',
    '    metadata: { labels: { app: orders } }',
    '    spec:',
    ...lines({ ...POD, ...pod }, '      '),
    '      containers:',
    '        - name: app',
    '          image: orders:1.0.0',
    ...lines({ ...CONTAINER, ...container }, '          '),
  ];
  return { yaml: [deployment.join('\n'), ...others].join('\n---\n'), ...(facts && { facts }) };
}

function lines(parts: Readonly<Record<string, string | undefined>>, indent: string): readonly string[] {
  return Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [`${indent}${key}: ${value}`]));
}

/** The probes of an application without a probe server. */
export const ON_THE_APPLICATION = {
  ports: '[{ name: http, containerPort: 3000 }]',
  startupProbe: '{ httpGet: { path: /health/startup, port: http }, periodSeconds: 2, failureThreshold: 150 }',
  livenessProbe: '{ httpGet: { path: /health/live, port: http } }',
  readinessProbe: '{ httpGet: { path: /health/ready, port: http }, periodSeconds: 5, failureThreshold: 2 }',
};
