import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { expect, describe, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';

const DRAINING = { status: 503, body: { status: 'not_ready', phase: 'draining', reason: 'shutting down' } };
/** Nest sends the signal again when it is done. Where nothing else is left to do, the process may end before that. */
const ENDED_BY_SIGTERM = [
  { code: null, signal: 'SIGTERM' },
  { code: 0, signal: null },
];
const ALIVE = { status: 200, body: { status: 'alive' } };
const STARTED = { status: 200, body: { status: 'started' } };

describe('with the probe server alone', () => {
  it('a worker is started, ready, alive and healthy by its startup task and its check, and drains', async () => {
    const program = new Program('queue-worker', undefined, { env: { PROBE_PORT: '0' } });
    await program.answersProbes();
    await expect
      .poll(() => program.probe('/startup'))
      .toMatchObject({ status: 503, body: { tasks: [{ name: 'subscribe', status: 'running' }] } });
    expect(await program.probe('/ready')).toMatchObject({ status: 503, body: { reason: 'starting: subscribe' } });
    expect(await program.probe('/live')).toMatchObject(ALIVE);
    await expect
      .poll(() => program.probe(''))
      .toMatchObject({
        status: 200,
        body: { status: 'degraded', checks: [{ name: 'queue', message: 'not subscribed' }] },
      });

    program.tell('subscribed');
    await expect
      .poll(() => program.probe('/ready'))
      .toMatchObject({ status: 200, body: { checks: [{ name: 'queue', status: 'healthy' }] } });
    expect(await program.probe('/startup')).toMatchObject(STARTED);
    expect(await program.probe('/live')).toMatchObject(ALIVE);
    expect(await program.probe('')).toMatchObject({ status: 200, body: { status: 'healthy', phase: 'running' } });

    program.tell('order 1');
    await program.prints('Handling order 1');
    program.signal('SIGTERM');
    await program.prints('Unsubscribed');
    program.tell('order 2');
    expect(await program.probe('/ready')).toMatchObject(DRAINING);
    expect(await program.probe('/live')).toMatchObject(ALIVE);
    expect(await program.probe('')).toMatchObject({ status: 200, body: { phase: 'draining' } });

    program.tell('acknowledged');
    expect(ENDED_BY_SIGTERM).toContainEqual(await program.ended);
    expect(program.output).not.toContain('Handling order 2');
  });

  it('a microservice is started, ready, alive and healthy when it serves, and serves on while it drains', async () => {
    const port = await freePort();
    const program = new Program('microservice', undefined, {
      env: { NODE_ENV: 'production', PROBE_PORT: '0', PORT: String(port) },
    });
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { port } });
    onTestFinished(() => client.close());
    const priceOf = (article: string) => firstValueFrom(client.send<number>('price', article));
    await program.prints('successfully started');
    await expect
      .poll(() => program.probe('/ready'))
      .toMatchObject({ status: 200, body: { checks: [{ name: 'prices', status: 'healthy' }] } });
    expect(await program.probe('/startup')).toMatchObject(STARTED);
    expect(await program.probe('/live')).toMatchObject(ALIVE);
    expect(await program.probe('')).toMatchObject({ status: 200, body: { status: 'healthy', phase: 'running' } });
    expect(await priceOf('apple')).toBe(3);

    program.signal('SIGTERM');
    await program.prints('Draining after SIGTERM');
    expect(await program.probe('/ready')).toMatchObject(DRAINING);
    expect(await program.probe('/live')).toMatchObject(ALIVE);
    expect(await priceOf('pear')).toBe(4);

    // Somebody does not want to wait for the end of the drain.
    program.signal('SIGINT');
    expect(ENDED_BY_SIGTERM).toContainEqual(await program.ended);
  });
});
