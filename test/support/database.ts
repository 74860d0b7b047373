import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { onTestFinished } from 'vitest';
import { TcpProxy } from 'nestjs-probes/testing';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A DataSource that is closed when the test ends, even if connections are in use. */
export async function connect(url: string | undefined, options: Partial<PostgresOptions> = {}): Promise<DataSource> {
  const database = new DataSource({ type: 'postgres', logging: false, ...(url && { url }), ...options });
  await database.initialize();
  onTestFinished(async () => {
    await releaseAll(database);
    await database.destroy();
  });
  return database;
}

/** A proxy to a server of this machine, closed when the test ends. */
export async function slowWayTo(port: number): Promise<TcpProxy> {
  const proxy = await TcpProxy.to(port);
  onTestFinished(() => proxy.close().catch(() => undefined));
  return proxy;
}

export function through(proxy: TcpProxy): string {
  return `postgres://postgres:password@127.0.0.1:${proxy.port}/postgres`;
}

const runnersOf = new WeakMap<DataSource, QueryRunner[]>();

/** Takes connections out of the pool, as transactions of the application do. */
export async function takeConnections(database: DataSource, count: number): Promise<QueryRunner[]> {
  const runners = Array.from({ length: count }, () => database.createQueryRunner());
  runnersOf.set(database, runners);
  await Promise.all(runners.map((runner) => runner.connect()));
  return runners;
}

export async function releaseAll(database: DataSource): Promise<void> {
  await Promise.all((runnersOf.get(database) ?? []).map((runner) => runner.release()));
}

/** Closes the idle connection, as a pool does after a long idle time. */
export async function dropIdleConnection(database: DataSource): Promise<void> {
  const client = await poolOf(database).connect();
  client.release(true);
}

export function poolOf(database: DataSource): Pool {
  return (database.driver as unknown as { master: Pool }).master;
}

export function figuresOf(database: DataSource) {
  const { totalCount: total, idleCount: idle, waitingCount: waiting } = poolOf(database);
  return { total, idle, waiting };
}

/** Lets everything run that is due now: what a ping does before it must wait. */
export async function everythingDue(): Promise<void> {
  await setTimeout(0);
}
