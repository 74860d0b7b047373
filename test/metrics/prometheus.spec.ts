import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WELL, withoutDatabase } from '../faults/support/fault.js';
import { createWorld } from '../faults/support/world.js';
import { hasPrometheus, Prometheus } from './support/prometheus.js';

const FOLDER = join(import.meta.dirname, '../../sample-app/observability');

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const dashboard = JSON.parse(readFileSync(join(FOLDER, 'dashboard.json'), 'utf8')) as Dashboard;

/** As Grafana sends it. */
const asSent = (expr: string) =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '1h').replaceAll('$job', '.*');
const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => [title, asSent(expr)] as const),
);

function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const SKIPPED = hasPrometheus ? '' : ' (skipped: there is no prometheus with its promtool on this machine)';

describe.skipIf(!hasPrometheus)(`the rules of the sample application${SKIPPED}`, () => {
  it('are rules', () => {
    const { status, output } = promtool('check', 'rules', 'alerts.yaml');
    expect(status, output).toBe(0);
    expect(output).toContain('SUCCESS: 5 rules found');
  });

  it('tell what they are to tell, and nothing else', () => {
    const { status, output } = promtool('test', 'rules', 'alerts.test.yaml');
    expect(status, output).toBe(0);
  });
});

describe.skipIf(!hasPrometheus)(`a real Prometheus${SKIPPED}`, () => {
  const world = createWorld('express');

  it('sees an outage of the database begin and end, and has something for each panel and no error in any rule', async () => {
    const { app, proxy } = world();
    const probes = new URL(app.bases[1] ?? '');
    const prometheus = await Prometheus.scraping(probes.host);
    const comesTo = (query: string, value: number) => expect.poll(() => prometheus.value(query)).toBe(value);
    await app.comesToSay(WELL);
    await comesTo('up', 1);
    await comesTo('probes_ready', 1);
    await comesTo('probes_check_status{check="database", status="healthy"}', 1);

    proxy.cut();
    await app.comesToSay({ ...WELL, ...withoutDatabase('Health check timed out') });
    await comesTo('probes_check_status{check="database", status="degraded"} == 1', 1);
    await comesTo('probes_ready', 1);
    await comesTo('probes_live', 1);
    await comesTo('sum(probes_check_status{check="database"})', 1);
    await expect
      .poll(() => prometheus.value('increase(probes_check_runs_total{check="database", outcome="timed_out"}[1m])'))
      .toBeGreaterThan(0);

    proxy.heal();
    await app.comesToSay(WELL);
    await comesTo('probes_ready', 1);
    await comesTo('probes_check_status{check="database", status="degraded"}', 0);
    await comesTo('max_over_time(probes_check_status{check="database", status="degraded"}[5m])', 1);
    expect(
      await prometheus.value('histogram_quantile(0.5, sum by (le) (probes_check_duration_seconds_bucket))'),
    ).toBeGreaterThan(0);

    const silent = ['Checks that are not healthy', 'Circuit breakers that are not closed'];
    for (const [title, query] of queries) {
      const found = await prometheus.query(query);
      if (!silent.includes(title)) expect(found, `${title}: ${query}`).not.toEqual([]);
    }
    const { groups } = parse(readFileSync(join(FOLDER, 'alerts.yaml'), 'utf8')) as {
      readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
    };
    for (const { expr } of groups.flatMap(({ rules }) => rules)) {
      // Every metric of a rule is one that the application has.
      for (const [name] of expr.matchAll(/probes_\w+/g)) expect(await prometheus.query(name), name).not.toEqual([]);
    }
  });
});
