import { Injectable } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type CheckContext, HealthIndicator, type HealthCheck, StartupTask } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import type { Pool } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { platforms } from '../support/platforms.js';
import { PostgresServer } from '../support/postgres.js';
import { type AppUnderTest, type ProbedApp, startApp } from '../support/probed-app.js';
import { TcpProxy } from 'nestjs-probes/testing';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

const AFRESH = { checks: { maxAgeMs: 0 } };
const READY = { status: 200, body: { status: 'ready', checks: [{ name: 'database', status: 'healthy' }] } };

/** Gives up soon, for a database that hangs. */
@HealthIndicator('database', { timeoutMs: 400 })
class ImpatientDatabaseHealth implements HealthCheck {
  protected readonly degradedAboveMs: number = 5_000;

  constructor(private readonly database: DataSource) {}

  check(context: CheckContext) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: this.degradedAboveMs });
  }
}

/** Never gives up within a test, for a database that answers. */
@HealthIndicator('database', { timeoutMs: 20_000 })
class PatientDatabaseHealth extends ImpatientDatabaseHealth {}

@HealthIndicator('database', { timeoutMs: 20_000 })
class ExactingDatabaseHealth extends ImpatientDatabaseHealth {
  protected override readonly degradedAboveMs = 20;
}

class CreateOrders1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE orders (id serial PRIMARY KEY)');
    await runner.query('SELECT pg_sleep(1.5)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders');
  }
}

@Injectable()
class Migrations {
  constructor(private readonly database: DataSource) {}

  @StartupTask('migrations')
  async run(): Promise<void> {
    await this.database.runMigrations();
  }

  @StartupTask('warm-up', { after: ['migrations'] })
  async warmUp(): Promise<void> {
    await this.database.query('SELECT count(*) FROM orders');
  }
}

describe.each(platforms)('with a PostgreSQL on $name', (platform) => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => postgres.resume());
  afterAll(() => postgres?.remove());
  beforeEach(expectNoUnheardErrors);

  const start = (providers: NonNullable<AppUnderTest['providers']>, url = postgres.url) =>
    startApp(platform, {
      providers,
      probes: AFRESH,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url,
          poolSize: 10,
          retryAttempts: 0,
          migrations: [CreateOrders1700000000000],
        }),
      ],
    });

  it('a slow migration is seen while it runs, on the application’s port, and traffic comes after it', async () => {
    const { app, get, probes } = await start([Migrations, PatientDatabaseHealth]);

    expect(await get('/health/startup')).toMatchObject({
      status: 503,
      body: {
        status: 'starting',
        tasks: [
          { name: 'migrations', status: 'running' },
          { name: 'warm-up', status: 'pending' },
        ],
      },
    });
    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { phase: 'starting', reason: 'starting: migrations, warm-up', checks: [{ status: 'healthy' }] },
    });
    expect(await get('/health/live')).toMatchObject({ status: 200 });

    await probes.whenStarted();
    expect(await get('/health/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
    expect(await get('/health/ready')).toMatchObject(READY);
    expect(probes.report('startup').status).toBe('started');
    expect(await app.get(DataSource).query('SELECT name FROM migrations')).toEqual([
      { name: 'CreateOrders1700000000000' },
    ]);
  });

  it('a database that hangs times out and takes the pod out; the moment it goes on, all is well again', async () => {
    const running = await start([ImpatientDatabaseHealth]);
    const { get } = running;
    await expect.poll(() => get('/health/ready')).toMatchObject(READY);

    postgres.pause();
    for (let probe = 1; probe <= 8; probe++) {
      expect(await get('/health/ready')).toMatchObject({
        status: 503,
        body: {
          reason: 'unhealthy: database',
          checks: [{ status: 'unhealthy', message: 'Health check timed out', latency_ms: expect.any(Number) }],
        },
      });
      expect(await get('/health/live')).toMatchObject({ status: 200 });
    }
    expect(poolOf(running)).toMatchObject({ inUse: 0, waiting: 0 });

    postgres.resume();
    await expect.poll(() => get('/health/ready')).toMatchObject(READY);
    expect(poolOf(running)).toMatchObject({ inUse: 0, waiting: 0 });
    expect(await running.app.get(DataSource).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('a database that is killed takes the pod out until it is back, with one line in the log for each', async () => {
    const running = await start([ImpatientDatabaseHealth]);
    const { get, logger } = running;
    await expect.poll(() => get('/health/ready')).toMatchObject(READY);
    logger.lines.splice(0);
    const told = () =>
      logger.ofProbes
        .map(({ level, message }) => `${level}: ${message}`)
        .filter((line) => line.includes('Health of database'));

    await postgres.kill();
    onTestFinished(() => postgres.start().catch(() => undefined));
    await expect
      .poll(() => get('/health/ready'))
      .toMatchObject({
        status: 503,
        body: { checks: [{ status: 'unhealthy', message: expect.stringContaining('ECONNREFUSED') }] },
      });
    for (let probe = 1; probe <= 50; probe++) {
      expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
    }
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(told()).toEqual([expect.stringMatching(/^error: Health of database is unhealthy \(was healthy for /)]);

    await postgres.start();
    await expect.poll(() => get('/health/ready')).toMatchObject(READY);
    // On a busy machine its first answer may be slow, and then it is degraded for a moment.
    await expect.poll(() => told().at(-1)).toMatch(/^log: Health of database is healthy \(was /);
    const became = told().map((line) => /is (\w+) \(was/.exec(line)?.[1]);
    expect(became.filter((status) => status !== 'degraded')).toEqual(['unhealthy', 'healthy']);
    expect(poolOf(running)).toMatchObject({ inUse: 0, waiting: 0 });
  });

  it('a slow database degrades, and traffic still comes', async () => {
    const proxy = await TcpProxy.to(postgres.port);
    onTestFinished(() => proxy.close());
    const { get } = await start([ExactingDatabaseHealth], postgres.url.replace(`:${postgres.port}`, `:${proxy.port}`));
    await get('/health/ready'); // Opens the connection.

    proxy.delayMs = 60;
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        checks: [
          {
            name: 'database',
            status: 'degraded',
            message: expect.stringMatching(/^SELECT 1 took \d+ ms, more than 20 ms$/),
          },
        ],
      },
    });
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'degraded' } });
  });

  it('a pool without a free connection degrades, with its figures, and traffic still comes', async () => {
    const running = await start([PatientDatabaseHealth]);
    const { app, get } = running;
    const database = app.get(DataSource);
    const runners = Array.from({ length: 10 }, () => database.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    const waiting = Array.from({ length: 37 }, () => database.query('SELECT 1'));

    const ready = await get('/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(ready.body).toMatchObject({
      checks: [
        {
          status: 'degraded',
          message: 'connection pool exhausted (10 of 10 in use, 37 waiting)',
          details: {
            pool_size: 10,
            idle_connections: 0,
            active_connections: 10,
            waiting_requests: 37,
            max_connections: 10,
          },
        },
      ],
    });

    await Promise.all(runners.map((runner) => runner.release()));
    await Promise.all(waiting);
    expect(await get('/health/ready')).toMatchObject(READY);
    expect(poolOf(running)).toMatchObject({ inUse: 0, waiting: 0 });
  });

  it('an application goes down although its database hangs', async () => {
    const { app, get, probes } = await start([ImpatientDatabaseHealth]);
    await expect.poll(() => get('/health/ready')).toMatchObject(READY);
    postgres.pause();
    expect(await get('/health/ready')).toMatchObject({ status: 503 });

    await app.close();
    expect(probes.isReady()).toBe(false);
  });
});

/** How many of the pool's connections are in use, and how many wait for one. */
function poolOf({ app }: ProbedApp): { inUse: number; waiting: number } {
  const { master } = app.get(DataSource).driver as unknown as { master: Pool };
  return { inUse: master.totalCount - master.idleCount, waiting: master.waitingCount };
}
