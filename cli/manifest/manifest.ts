import type { ApplicationFacts } from '../application/application-facts.js';
import { UsageError } from '../application/usage-error.js';
import { graceOf, probePortOf } from './numbers.js';
import { indented, numberLine, probeLines } from './probes.js';

export interface ManifestQuestion {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly probePort: number | undefined;
  readonly replicas: number;
}

/** What stands in the place of the name, the image and the replicas. */
interface Slots {
  readonly name: string;
  readonly image: string;
  readonly replicas: string;
  readonly budget: readonly string[];
}

/**
 * A Deployment, its Service and its PodDisruptionBudget, each number with the reason for it.
 *
 * @throws UsageError for an application that no manifest can probe.
 */
export function deploymentOf(facts: ApplicationFacts, question: ManifestQuestion): string {
  const { name, image, replicas } = question;
  const why = replicas > 1 ? 'one serves while another moves' : 'nobody serves while it moves';
  const budget = replicas > 1 ? budgetLines(name) : [];
  return inFull(facts, question, { name, image: JSON.stringify(image), replicas: `${replicas} # ${why}`, budget });
}

/** The same as a template of a chart. Its numbers follow from the code, so they are no values. */
export function chartOf(facts: ApplicationFacts, question: ManifestQuestion): string {
  const { image, replicas } = question;
  const name = '{{ .Release.Name }}';
  const slots: Slots = {
    name,
    image: '{{ .Values.image | quote }}',
    replicas: '{{ .Values.replicas }} # one serves while another moves',
    budget: ['{{- if gt (int .Values.replicas) 1 }}', ...budgetLines(name), '{{- end }}'],
  };
  const values = `# templates/app.yaml; values.yaml has { image: ${JSON.stringify(image)}, replicas: ${replicas} }`;
  return `${values}\n${inFull(facts, question, slots)}`;
}

/** A patch for a Deployment that has the rest: `patches: [{ path: probes.yaml }]` in kustomization.yaml. */
export function patchOf(facts: ApplicationFacts, question: ManifestQuestion): string {
  const [asked, ports] = portsOf(facts, question);
  return [
    '# probes.yaml; kustomization.yaml has patches: [{ path: probes.yaml }]. The container must have the name app.',
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: { name: ${question.name} }`,
    'spec:',
    numberLine('  replicas', { value: question.replicas, why: 'as many as serve; take it out under an autoscaler' }),
    '  template:',
    '    spec:',
    numberLine('      terminationGracePeriodSeconds', graceOf(facts)),
    '      containers:',
    '        - name: app',
    ...indented([...ports, ...probeLines(facts, asked)], 10),
  ].join('\n');
}

function inFull(facts: ApplicationFacts, question: ManifestQuestion, { name, image, replicas, budget }: Slots): string {
  const [asked, ports] = portsOf(facts, question);
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: { name: ${name} }`,
    'spec:',
    `  replicas: ${replicas}`,
    `  selector: { matchLabels: { app.kubernetes.io/name: ${name} } }`,
    '  strategy:',
    '    # A new pod is ready before an old one is told to end.',
    '    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }',
    '  template:',
    `    metadata: { labels: { app.kubernetes.io/name: ${name} } }`,
    '    spec:',
    numberLine('      terminationGracePeriodSeconds', graceOf(facts)),
    '      containers:',
    '        - name: app',
    `          image: ${image}`,
    ...indented([...ports, ...probeLines(facts, asked)], 10),
    '          resources:',
    '            # A guess: measure it. No CPU limit: it makes every request slow.',
    '            requests: { cpu: 100m, memory: 192Mi }',
    '            limits: { memory: 384Mi }',
    '---',
    'apiVersion: v1',
    'kind: Service',
    `metadata: { name: ${name} }`,
    'spec:',
    `  selector: { app.kubernetes.io/name: ${name} }`,
    '  ports: [{ name: http, port: 80, targetPort: http }]',
    ...budget,
  ].join('\n');
}

/** What a Deployment that exists already needs: its grace, its ports and its probes. */
export function probesOnly(facts: ApplicationFacts, question: ManifestQuestion): string {
  const [asked, ports] = portsOf(facts, question);
  return [
    '# In the spec of the pod:',
    numberLine('terminationGracePeriodSeconds', graceOf(facts)),
    '# In its container:',
    ...ports,
    ...probeLines(facts, asked),
  ].join('\n');
}

/** Where there is one pod alone, a budget would keep its node from being drained. */
function budgetLines(name: string): readonly string[] {
  return [
    '---',
    '# When a node is drained, one pod at a time is moved.',
    'apiVersion: policy/v1',
    'kind: PodDisruptionBudget',
    `metadata: { name: ${name} }`,
    'spec:',
    '  maxUnavailable: 1',
    `  selector: { matchLabels: { app.kubernetes.io/name: ${name} } }`,
  ];
}

function portsOf(
  facts: ApplicationFacts,
  { port, probePort: given }: ManifestQuestion,
): [asked: 'probes' | 'http', lines: readonly string[]] {
  const probePort = probePortOf(facts, given);
  const lines = ['ports:', `  - { name: http, containerPort: ${port} }`];
  if (probePort === undefined) return ['http', lines];
  if (probePort === port) {
    throw new UsageError(
      `The application and its probe server cannot both have port ${port}. Set --port or --probe-port.`,
    );
  }
  const how = facts.options.server === 'unknown' ? `; ProbesModule.forRoot({ server: { port: ${probePort} } })` : '';
  return [
    'probes',
    [...lines, `  - { name: probes, containerPort: ${probePort} } # in no Service: only the kubelet asks there${how}`],
  ];
}
