import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { parse, parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { runCli } from '../test/run-cli.fake.js';

const SERVER = { server: { port: 9_000 } };
const task = (name: string, timeoutMs?: number) => ({ name, ...(timeoutMs !== undefined && { timeoutMs }) });

const APPLICATIONS: readonly [what: string, options: object, args?: readonly string[]][] = [
  ['the usual one', SERVER],
  ['one with routes alone', { options: {}, indicators: [] }],
  ['a slow drain', { ...SERVER, drain: { delayMs: 15_000, timeoutMs: 120_000 } }],
  ['a drain of parts of seconds', { ...SERVER, drain: { delayMs: 1_500, timeoutMs: 2_200 } }],
  ['no window', { ...SERVER, drain: { delayMs: 0 } }],
  ['slow checks', { ...SERVER, checks: { timeoutMs: 8_000, maxAgeMs: 12_000 } }],
  ['a check of exactly a second', { ...SERVER, checks: { timeoutMs: 1_000 } }],
  ['another path and port', { path: 'internal/probes', server: { port: 9_100 } }, ['--port', '8080']],
  ['late death', { server: { port: 9_000, deadAfterMs: 120_000 } }],
  ['startup tasks', { options: SERVER, startupTasks: [task('migrations', 240_000), task('warm-up', 30_000)] }],
  ['startup tasks without a limit', { options: SERVER, startupTasks: [task('migrations'), task('warm-up', 30_000)] }],
  ['no startup tasks', { options: SERVER, startupTasks: [] }],
  [
    'a slow check of liveness',
    { options: SERVER, indicators: [{ name: 'heap', probes: ['liveness'], timeoutMs: 1_000 }] },
  ],
  [
    'a slow check of startup',
    { options: SERVER, indicators: [{ name: 'warm-cache', probes: ['startup'], timeoutMs: 5_000 }] },
  ],
  ['many pods', SERVER, ['--replicas', '20', '--name', 'orders', '--image', 'registry.example/orders@sha256:1a']],
  ['another probe port', { server: { port: 9_200 } }, ['--probe-port', '9200']],
];

async function manifest(options: object, args: readonly string[] = []): Promise<string> {
  const { code, out, err } = await runCli(['manifest', '--options', JSON.stringify(options), ...args]);
  expect([code, err]).toEqual([0, '']);
  return out;
}

describe('the manifest of an application with', () => {
  it.each(APPLICATIONS)('%s has no finding of lint, and is one of Kubernetes', async (_what, options, args) => {
    const yaml = await manifest(options, args);
    const files = { 'deployment.yaml': yaml };
    const lint = ['lint', '--format', 'json', '--options', JSON.stringify(options), 'FOLDER/deployment.yaml'];
    const { code, out } = await runCli(lint, files);
    expect([code, JSON.parse(out)]).toEqual([0, []]);
    const [deployment] = parseAllDocuments(yaml);
    expect(() => new Deployment(deployment?.toJS()).validate()).not.toThrow();
  });

  it.each(APPLICATIONS)('%s says of each number why', async (_what, options, args) => {
    const numbers = (await manifest(options, args))
      .split('\n')
      .filter((line) => /(?:Seconds|Threshold|replicas): \d+/.test(line));
    expect(numbers.length).toBeGreaterThanOrEqual(11);
    for (const line of numbers) expect(line).toMatch(/: \d+ # .{10}/);
  });
});

/** What Helm does of it, as far as this template needs it. */
function rendered(template: string, replicas: number): string {
  const alone = /\{\{- if gt .*?\{\{- end \}\}/s;
  return template
    .replace(replicas > 1 ? /\{\{- (?:if gt .*|end) \}\}\n?/g : alone, '')
    .replaceAll('{{ .Release.Name }}', 'orders')
    .replaceAll('{{ .Values.image | quote }}', '"orders:1"')
    .replaceAll('{{ .Values.replicas }}', String(replicas));
}

describe.each(['helm', 'kustomize'])('as %s', (format) => {
  it.each(APPLICATIONS)(
    'the manifest of an application with %s has no finding of lint',
    async (_what, options, args = []) => {
      const printed = await manifest(options, ['--format', format, ...args]);
      const files = { 'app.yaml': rendered(printed, 2) };
      expect(files['app.yaml']).not.toContain('{{');
      const lint = ['lint', '--format', 'json', '--options', JSON.stringify(options), 'FOLDER/app.yaml'];
      const { code, out } = await runCli(lint, files);
      expect([code, JSON.parse(out)]).toEqual([0, []]);
    },
  );
});

it('a chart has a budget only for more than one pod', async () => {
  const template = await manifest(SERVER, ['--format', 'helm']);
  const kinds = (replicas: number) =>
    parseAllDocuments(rendered(template, replicas)).map((document) => (document.toJS() as { kind: string }).kind);
  expect(kinds(2)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
  expect(kinds(1)).toEqual(['Deployment', 'Service']);
});

it('has the numbers that follow from the application', async () => {
  const options = {
    options: { server: { port: 9_100 }, drain: { timeoutMs: 40_000 } },
    startupTasks: [task('migrations', 240_000)],
  };
  const yaml = await manifest(options, ['--format', 'probes']);
  expect(parse(yaml)).toEqual({
    terminationGracePeriodSeconds: 50,
    ports: [
      { name: 'http', containerPort: 3_000 },
      { name: 'probes', containerPort: 9_100 },
    ],
    startupProbe: {
      httpGet: { path: '/health/startup', port: 'probes' },
      periodSeconds: 2,
      timeoutSeconds: 1,
      failureThreshold: 150,
    },
    livenessProbe: {
      httpGet: { path: '/health/live', port: 'probes' },
      periodSeconds: 10,
      timeoutSeconds: 1,
      failureThreshold: 2,
      terminationGracePeriodSeconds: 5,
    },
    readinessProbe: {
      httpGet: { path: '/health/ready', port: 'probes' },
      periodSeconds: 5,
      timeoutSeconds: 1,
      failureThreshold: 2,
    },
  });
  expect(yaml).toContain('# drain.delayMs 5 s + drain.timeoutMs 40 s + the teardown 5 s; no preStop hook is needed');
  expect(yaml).toContain('failureThreshold: 150 # 300 s: for the boot and the timeoutMs of migrations');
});

it('a name from the application cannot begin a line of YAML', async () => {
  const options = { options: SERVER, startupTasks: [task('one\nhostNetwork: true\u2028two')] };
  expect(parse(await manifest(options, ['--format', 'probes']))).not.toHaveProperty('hostNetwork');
});

it('without an application it says that these are the defaults', async () => {
  const { code, err } = await runCli(['manifest']);
  expect([code, err]).toEqual([
    0,
    "Made for the defaults of nestjs-probes. --app dist/app.module.js or --options '{…}' tells it yours.",
  ]);
});

it.each<[args: readonly string[], sentence: string]>([
  [['--name', 'My App'], 'It must have small letters'],
  [['--image', 'a b'], 'It must be the reference of an image'],
  [['--port', '0'], 'It must be a port from 1 to 65535.'],
  [['--port', '9000'], 'The application and its probe server cannot both have port 9000.'],
  [['--replicas', '0'], 'It must be a number from 1 to 1000.'],
  [['--options', '{"server":{"port":0}}'], '`server.port` is 0'],
  [['--format', 'xml'], 'Allowed choices are deployment, probes, helm, kustomize'],
  [['--app', 'FOLDER/none.js'], 'there is no such file'],
  [['--app', 'FOLDER'], 'is no file'],
  [['--app', join(import.meta.dirname, 'manifest.ts')], 'is TypeScript'],
])('%j is refused in a sentence', async (args, sentence) => {
  const { code, out, err } = await runCli(['manifest', ...args]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
});
