import dns from 'node:dns';
import { certificate } from 'nestjs-probes/certificate';
import { pingHttp } from 'nestjs-probes/http';
import { pingTcp } from 'nestjs-probes/tcp';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckContext } from 'nestjs-probes';
import { checkContext } from '../support/check-context.js';
import { connect } from '../support/database.js';
import { PostgresServer } from '../support/postgres.js';

type Callback = (error: Error | null, addresses: { address: string; family: number }[]) => void;

const HERE = [{ address: '127.0.0.1', family: 4 }];

/** A name server that hangs for `*.silent.test` until `answer()`, and is never asked for anything else. */
function hangingNameServer() {
  const outstanding: Callback[] = [];
  let asked = 0;
  const real = dns.lookup;
  vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: object, callback: Callback) => {
    if (!host.endsWith('.silent.test')) return real(host, options, callback as never);
    asked += 1;
    outstanding.push(callback);
  }) as never);
  const answer = () => outstanding.splice(0).forEach((callback) => callback(null, HERE));
  onTestFinished(answer);
  return { answer, asked: () => asked };
}

/** The signal comes late, so that a busy machine does not mix it up with the end of the wait. */
const shortly = () => ({ ...checkContext(), timeoutMs: 300 });

afterEach(() => void vi.restoreAllMocks());

describe('while the name server hangs', () => {
  it('pingHttp looks its host up once, and each run says so before its deadline', async () => {
    const nameServer = hangingNameServer();
    for (let run = 1; run <= 5; run++) {
      await expect(pingHttp('http://api.silent.test/health', shortly())).rejects.toThrow(
        /^GET http:\/\/api\.silent\.test\/health failed: name lookup of api\.silent\.test has not been answered for [\d.]+ s$/,
      );
    }
    expect(nameServer.asked()).toBe(1);
  });

  it('pingHttp goes on with the answer when it comes', async () => {
    const nameServer = hangingNameServer();
    await expect(pingHttp('http://late.silent.test:1/', shortly())).rejects.toThrow('name lookup');
    const ping = pingHttp('http://late.silent.test:1/', checkContext());
    nameServer.answer();
    await expect(ping).rejects.toThrow('connect ECONNREFUSED 127.0.0.1:1');
    expect(nameServer.asked()).toBe(1);
  });

  it.each([
    ['pingTcp', 'TCP', (context: CheckContext) => pingTcp('smtp.silent.test', 25, context)],
    ['certificate', 'TLS', (context: CheckContext) => certificate('tls.silent.test', context)],
  ])('%s looks its host up once, also after an abort, and goes on with the answer', async (_name, protocol, ask) => {
    const nameServer = hangingNameServer();
    for (let run = 1; run <= 3; run++) {
      await expect(ask(shortly())).rejects.toThrow(
        new RegExp(
          `^${protocol} connection to \\w+\\.silent\\.test:\\d+ failed: name lookup of .* not been answered for [\\d.]+ s$`,
        ),
      );
    }
    const abort = new AbortController();
    const refused = expect(ask(checkContext(10_000, abort.signal))).rejects.toThrow('late');
    abort.abort(new Error('late'));
    await refused;
    const last = ask(checkContext());
    nameServer.answer();
    await expect(last).rejects.toThrow('failed: connect ECONNREFUSED 127.0.0.1');
    expect(nameServer.asked()).toBe(1);
  });

  it('all checks of a host share one lookup, and the hosts of the zone have one in all', async () => {
    const nameServer = hangingNameServer();
    const host = 'shared.silent.test';
    const others = ['one', 'two', 'three', 'four'].map((name) => pingTcp(`${name}.silent.test`, 80, shortly()));
    const runs = [pingTcp(host, 80, shortly()), pingHttp(`http://${host}/`, shortly()), certificate(host, shortly())];
    await Promise.all([...others, ...runs].map((run) => expect(run).rejects.toThrow('has not been answered for')));
    expect(nameServer.asked()).toBe(1);
  });

  describe('pingTypeOrm', () => {
    let postgres: PostgresServer;

    beforeAll(async () => {
      postgres = await PostgresServer.start();
    });
    afterAll(() => postgres?.remove());

    /** A pool whose connections are all gone, of a DataSource that was connected before. */
    function poolOfOneAt(host: string): { pool: Pool; database: DataSource } {
      const { port, username, password } = new URL(postgres.url);
      const settings = { port: Number(port), user: username, password, database: 'postgres', max: 1 };
      const pool = new Pool({ host, ...settings });
      pool.on('error', () => undefined);
      onTestFinished(() => pool.end());
      const database = { isInitialized: true, driver: { master: pool }, options: { type: 'postgres' } };
      return { pool, database: database as unknown as DataSource };
    }

    it('looks the host up once, leaves no connection behind, and is healthy when the answer comes', async () => {
      const nameServer = hangingNameServer();
      const { pool, database } = poolOfOneAt('db.silent.test');
      for (let run = 1; run <= 5; run++) {
        await expect(pingTypeOrm(database, shortly())).rejects.toThrow(
          /^name lookup of db\.silent\.test has not been answered for [\d.]+ s$/,
        );
        await expect.poll(() => pool.totalCount).toBe(0);
      }
      expect(nameServer.asked()).toBe(1);

      const ping = pingTypeOrm(database, checkContext(), { degradedAboveMs: 60_000 });
      nameServer.answer();
      expect(await ping).toMatchObject({ status: 'healthy' });
      expect(nameServer.asked()).toBe(1);
    });

    it('shares the lookup of the connection that it opens beside an exhausted pool', async () => {
      const nameServer = hangingNameServer();
      const { pool, database } = poolOfOneAt('full.silent.test');
      const taken = pool.connect();
      nameServer.answer();
      const client = await taken;
      for (let run = 1; run <= 3; run++) {
        await expect(pingTypeOrm(database, shortly())).rejects.toThrow('name lookup of full.silent.test');
      }
      expect(nameServer.asked()).toBe(2); // The application's, and one of all pings.
      nameServer.answer();
      client.release();
    });

    it('leaves the application’s own connections as they were', async () => {
      const database = await connect(postgres.url);
      await pingTypeOrm(database, checkContext());
      expect((database.driver as unknown as { master: Pool }).master.options).not.toHaveProperty('stream');
    });
  });
});
