import type { CheckResult, HealthBody, ReadinessBody, StartupBody } from 'nestjs-probes';
import { readProbes } from 'nestjs-probes/introspection';
import { afterEach, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';

const DIST = new URL('../../sample-app/dist/', import.meta.url);

afterEach(() => vi.unstubAllEnvs());

it('says of the compiled sample application what it says itself when it runs', async () => {
  // Constructors and factories of the application throw without these. A reading calls none.
  vi.stubEnv('DATABASE_URL', undefined);
  vi.stubEnv('PARTNER_URL', undefined);
  const { AppModule } = await import(new URL('app.module.js', DIST).href);
  const { options, indicators, tasks } = await readProbes(AppModule);
  expect(options).toMatchObject({
    kind: 'read',
    values: { path: 'health', server: { port: 9_000 }, drain: { delayMs: 5_000, timeoutMs: 20_000 } },
  });

  const nowhere = `127.0.0.1:${await freePort()}`;
  const env = {
    PORT: '0',
    PROBES_PORT: '0',
    DATABASE_URL: `postgres://${nowhere}/none`,
    PARTNER_URL: `http://${nowhere}`,
  };
  const app = new Program(new URL('main.js', DIST), undefined, { env });
  await app.answersProbes();
  const checks = async () => ((await app.probe('')).body as HealthBody).checks;
  // Each check has failed once: nothing listens there.
  await expect.poll(checks).toHaveLength(indicators.length);
  const said = (check: CheckResult) => ({ name: check.name, critical: check.critical ?? true });
  const declared = (probe?: 'readiness') =>
    indicators
      .filter(({ probes }) => probe === undefined || probes.includes(probe))
      .map(({ name, critical }) => ({ name, critical }));
  expect((await checks()).map(said)).toEqual(expect.arrayContaining(declared()));
  const readiness = (await app.probe('/ready')).body as ReadinessBody;
  expect(readiness.checks.map(said)).toEqual(expect.arrayContaining(declared('readiness')));
  expect(declared('readiness')).toHaveLength(readiness.checks.length);

  const startup = (await app.probe('/startup')).body as StartupBody & { tasks: { name: string }[] };
  expect(tasks.startup.map(({ name }) => name)).toEqual(startup.tasks.map(({ name }) => name));
  expect(tasks.startup).toMatchObject([
    { name: 'migrations', after: [], retry: { delayMs: 2_000, attempts: Infinity } },
    { after: ['migrations'] },
    { after: ['migrations'] },
  ]);
  expect(tasks.drain).toEqual([]);
});
