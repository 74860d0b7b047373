import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { dependencyOf } from '../fit/dependency-names.js';
import { Entry } from '../read/entry.js';
import { isForeignImage, isHelperName } from './foreign.js';
import { programOf } from './program.js';
import { cpusOf, podsOf } from './quantity.js';
import { readPreStop } from './read-pre-stop.js';
import { selects } from './selector.js';

const entry = (yaml: string) => {
  const document = parseDocument(yaml);
  return new Entry(document.contents, 1, document, () => 1);
};

describe('a quantity', () => {
  it.each([
    ['200m', 0.2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['2', 2],
    ['1.', 1],
    ['500000u', 0.5],
    ['1Gi', undefined],
    ['', undefined],
    ['-1', undefined],
  ])('of CPUs: %s is %s', (text, cpus) => {
    expect(cpusOf(text)).toBe(cpus);
  });

  it.each([
    ['25%', 3, 'down', 0],
    ['25%', 3, 'up', 1],
    ['100%', 3, 'down', 3],
    ['2', 3, 'up', 2],
    ['0%', 3, 'up', 0],
    ['many', 3, 'up', undefined],
  ] as const)('of pods: %s of %d, rounded %s, is %s', (text, replicas, round, pods) => {
    expect(podsOf(text, replicas, round)).toBe(pods);
  });
});

describe('a preStop hook', () => {
  it.each([
    ["exec: { command: [sleep, '5'] }", 5],
    ['exec: { command: [/bin/sleep, 10s] }', 10],
    ['exec: { command: [sh, -c, "sleep 5"] }', 5],
    ['exec: { command: [sh, -c, "sleep 1m"] }', 60],
    ['exec: { command: [sh, -c, "sleep 0.5; curl localhost; sleep 2.5"] }', 3],
    ['exec: { command: [bash, -c, "nginx -s quit; while killall -0 nginx; do sleep 1; done"] }', 1],
    ['sleep: { seconds: 7 }', 7],
    ['httpGet: { path: /bye, port: 80 }', 0],
    ['exec: { command: [./asleep, "5"] }', 0],
  ])('%s sleeps %d s', (hook, seconds) => {
    expect(readPreStop(entry(`lifecycle: { preStop: { ${hook} } }`))?.sleepSeconds).toBe(seconds);
  });
});

describe('the program of a command', () => {
  it.each([
    [['node', 'dist/main.js'], 'node'],
    [['/usr/local/bin/npm', 'start'], 'npm'],
    [['tini', '--', 'npm', 'start'], 'npm'],
    [['/sbin/tini', '-g', 'node', 'main.js'], 'node'],
    [['dumb-init', 'node', 'main.js'], 'node'],
    [['env', 'NODE_ENV=production', 'yarn', 'start'], 'yarn'],
    [['su-exec', 'node', 'node', 'main.js'], 'node'],
    [['docker-entrypoint.sh', 'npm', 'start'], 'npm'],
    [['tini', '--'], ''],
    [[], ''],
  ])('%j is %j', (words, program) => {
    expect(programOf(words).program).toBe(program);
  });
});

describe('a selector', () => {
  it.each([
    ['{ matchLabels: { app: a } }', true],
    ['{ matchLabels: { app: a, tier: web } }', false],
    ['{}', true],
    ['{ matchExpressions: [{ key: app, operator: In, values: [a, b] }] }', true],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [a, b] }] }', false],
    ['{ matchExpressions: [{ key: tier, operator: NotIn, values: [a, b] }] }', true],
    ['{ matchExpressions: [{ key: app, operator: Exists }] }', true],
    ['{ matchExpressions: [{ key: tier, operator: DoesNotExist }] }', true],
    ['{ matchExpressions: [{ key: app, operator: Like, values: [a] }] }', false],
  ])('%s takes the pod with app=a: %s', (selector, isTaken) => {
    expect(selects(entry(selector), new Map([['app', 'a']]))).toBe(isTaken);
  });

  it('that is left out takes no pod', () => {
    expect(selects(undefined, new Map())).toBe(false);
  });
});

describe('an image', () => {
  it.each([
    ['nginx', true],
    ['docker.io/bitnami/redis:7.4.1@sha256:abc', true],
    ['gcr.io/cloud-sql-connectors/cloud-sql-proxy:2', true],
    ['quay.io/prometheus/node-exporter:v1', true],
    ['localhost:5000/team/postgres-exporter', true],
    ['ghcr.io/acme/orders:1', false],
    ['acme/redis-admin-api', false],
    ['acme/kafka-consumer:2', false],
    ['nginxinc/nginx-unprivileged:1.27', true],
    ['library/mysql:8', true],
    ['mongo7', true],
    ['otel/opentelemetry-collector-contrib', true],
    ['acme/natsy:1', false],
    ['acme/alpinist', false],
    ['node:22-slim', false],
    ['', false],
  ])('%s is a known other program: %s', (image, isForeign) => {
    expect(isForeignImage(image)).toBe(isForeign);
  });

  it.each([
    ['istio-proxy', true],
    ['metrics-exporter', true],
    ['app', false],
    ['proxy-api', false],
  ])('in a container %s is a helper: %s', (name, isHelper) => {
    expect(isHelperName(name)).toBe(isHelper);
  });
});

describe('an indicator', () => {
  it.each([
    ['database', 'shared'],
    ['postgres-replica', 'shared'],
    ['OrdersDb', 'shared'],
    ['rabbitmq-queue', 'shared'],
    ['partner-api', 'shared'],
    ['event-loop', 'own'],
    ['heap', 'own'],
    ['container-memory', 'own'],
    ['mail-worker', 'own'],
    ['warm-cache', 'own'],
    ['frobnicator', 'unknown'],
  ] as const)('%s asks what is %s', (name, dependency) => {
    expect(dependencyOf(name)).toBe(dependency);
  });
});
