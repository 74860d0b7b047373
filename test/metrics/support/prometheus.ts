import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { Child } from '../../support/child.js';
import { freePort } from '../../support/free-port.js';

/** Whether there is a `prometheus` to run, with its `promtool`: Debian's package of that name. */
export const hasPrometheus = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0);

/** One series that a query found: its labels, and its value now. */
export interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** A real Prometheus of the test's own, which scrapes one target each second. */
export class Prometheus {
  private constructor(private readonly url: string) {}

  /** @param target Host and port. */
  static async scraping(target: string): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'probes-prometheus-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const job = { job_name: 'sample-app', static_configs: [{ targets: [target] }] };
    // JSON is YAML.
    const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [job] };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const flags = {
      'config.file': join(folder, 'prometheus.yml'),
      'storage.tsdb.path': join(folder, 'data'),
      'web.listen-address': address,
    };
    const argv = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const child = new Child('prometheus', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => child.end());
    const isReady = () => fetch(`http://${address}/-/ready`).then(({ ok }) => ok || undefined);
    await vi.waitUntil(() => isReady().catch(() => undefined), { timeout: 60_000, interval: 100 });
    return new Prometheus(`http://${address}`);
  }

  /** What PromQL finds at this moment. */
  async query(query: string): Promise<readonly Found[]> {
    const response = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query })}`);
    const { status, error, data } = (await response.json()) as {
      readonly status: string;
      readonly error?: string;
      readonly data: { readonly result: readonly Found[] };
    };
    if (status !== 'success') throw new Error(`${query}: ${error}`);
    return data.result;
  }

  /** The value of the one series that is found. */
  async value(query: string): Promise<number | undefined> {
    const found = await this.query(query);
    if (found.length > 1) throw new Error(`${query} finds ${found.length} series`);
    return found[0] && Number(found[0].value[1]);
  }
}
