import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { shutdownBudget } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveOptions } from '../../lib/options/resolve-options.js';

const FOLDER = join(import.meta.dirname, '../../sample-app/kubernetes');
const { checks, drain, path } = resolveOptions({});

function read(file: string): unknown {
  return parse(readFileSync(join(FOLDER, file), 'utf8'));
}

const deployment = new Deployment(read('deployment.yaml') as ConstructorParameters<typeof Deployment>[0]);
const service = new Service(read('service.yaml') as ConstructorParameters<typeof Service>[0]);
const budget = new PodDisruptionBudget(
  read('pod-disruption-budget.yaml') as ConstructorParameters<typeof PodDisruptionBudget>[0],
);
const pod = deployment.spec?.template.spec;
const [container] = pod?.containers ?? [];

describe('the manifests of the sample application', () => {
  it.each([
    ['Deployment', deployment],
    ['Service', service],
    ['PodDisruptionBudget', budget],
  ])('hold a %s as the Kubernetes API has it', (_kind, model) => {
    expect(() => model.validate()).not.toThrow();
  });

  it('are all in the kustomization', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
    expect(read('kustomization.yaml')).toMatchObject({ resources: expect.arrayContaining(files) });
  });

  it('select the same pods', () => {
    const labels = deployment.spec?.template.metadata?.labels;
    expect(deployment.spec?.selector.matchLabels).toEqual(labels);
    expect(service.spec?.selector).toEqual(labels);
    expect(budget.spec?.selector?.matchLabels).toEqual(labels);
  });

  it('give the longest shutdown the time that it takes, with no preStop hook that takes some of it', () => {
    expect(pod?.terminationGracePeriodSeconds).toBe(shutdownBudget(drain).terminationGracePeriodSeconds);
    expect(container?.lifecycle).toBeUndefined();
  });

  it('send each probe to its route on the port of the probe server', () => {
    const { startupProbe, livenessProbe, readinessProbe, ports } = container ?? {};
    expect(ports).toEqual([
      { name: 'http', containerPort: 3000 },
      { name: 'probes', containerPort: 9000 },
    ]);
    expect([startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet)).toEqual([
      { path: `/${path}/startup`, port: 'probes' },
      { path: `/${path}/live`, port: 'probes' },
      { path: `/${path}/ready`, port: 'probes' },
    ]);
  });

  it('wait for a probe longer than a check may take, and probe further apart than a result stays fresh', () => {
    const { timeoutSeconds = 0, periodSeconds = 0 } = container?.readinessProbe ?? {};
    expect(timeoutSeconds * 1_000).toBeGreaterThan(checks.timeoutMs);
    expect(periodSeconds * 1_000).toBeGreaterThan(checks.maxAgeMs);
  });

  it('restart a wedged process within 25 s of its death, by two answers, and give it no grace that it cannot use', () => {
    const { livenessProbe } = container ?? {};
    const {
      failureThreshold = 3,
      periodSeconds = 10,
      terminationGracePeriodSeconds: graceSeconds = 30,
    } = livenessProbe ?? {};
    const { deadAfterMs = 0 } = resolveOptions({ server: { port: 9_000 } }).server ?? {};
    expect(deadAfterMs).toBe(30_000);
    // One answer may be a bad moment.
    expect(failureThreshold).toBeGreaterThan(1);
    expect(failureThreshold * periodSeconds + graceSeconds).toBeLessThanOrEqual(25);
    expect(graceSeconds).toBeLessThan(pod?.terminationGracePeriodSeconds ?? 30);
  });

  it('never have fewer pods than replicas while they roll', () => {
    expect(deployment.spec?.strategy?.rollingUpdate?.maxUnavailable).toBe(0);
  });

  it('give the application no privileges', () => {
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
