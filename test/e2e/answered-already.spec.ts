import { once } from 'node:events';
import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { HealthIndicator } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

type Interference = (response: ServerResponse, incoming: IncomingMessage) => void;

function patch(name: 'writeHead' | 'setHeader' | 'end', broken: (response: ServerResponse) => void): Interference {
  return (response) => {
    const real = response[name].bind(response) as (...args: unknown[]) => unknown;
    response[name] = ((...args: unknown[]) => {
      broken(response);
      return real(...args);
    }) as never;
  };
}

const thrown = () => {
  throw new Error('not my day: password=hunter2');
};

/** What an application may do to a response that is about to be written. */
const INTERFERENCES: readonly [what: string, interfere: Interference, status: number | 'any'][] = [
  ['answers it', (response) => void response.writeHead(418).end('mine'), 418],
  ['answers it without a header of its own', (response) => void response.end('mine'), 200],
  ['has sent its header', (response) => void response.writeHead(418).flushHeaders(), 'any'],
  ['has begun to write it', (response) => void response.write('mine'), 'any'],
  ['destroys it', (response) => void response.destroy(), 'any'],
  ['destroys its socket', (response) => void response.socket?.destroy(), 'any'],
  ['destroys its request', (_, incoming) => void incoming.destroy(), 'any'],
  ['ends its socket', (response) => void response.socket?.end(), 'any'],
  ['has put a writeHead() that throws in its place', patch('writeHead', thrown), 'any'],
  ['has put a setHeader() that throws in its place', patch('setHeader', thrown), 'any'],
  ['has put an end() that throws in its place', patch('end', thrown), 'any'],
  ['destroys it in writeHead()', patch('writeHead', (response) => void response.destroy()), 'any'],
  ['destroys it in end()', patch('end', (response) => void response.destroy()), 'any'],
  [
    'writes to it once more when it is finished',
    (response) => void response.on('finish', () => response.end('x')),
    'any',
  ],
  ['writes to it once more when it is closed', (response) => void response.on('close', () => response.end('x')), 'any'],
  ['ends it once more', patch('end', (response) => void setImmediate().then(() => response.end('twice'))), 'any'],
];

/** Status and body, or that the connection was closed instead. Whatever is sent, it is HTTP: it is never written twice. */
function outcomeOf(url: string): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, timeout: 200 }, (response) => {
      response.on('error', () => undefined).resume();
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    sent.once('timeout', () => sent.destroy());
    sent.on('error', () => resolve('closed')).end();
  });
}

@HealthIndicator('slow', { probes: ['readiness', 'liveness', 'startup'], timeoutMs: 500 })
class SlowHealth {
  gate = new Gate();
  asked = new Gate();

  check() {
    this.asked.open();
    return this.gate.opened;
  }
}

const PATHS = ['/health/live', '/health/ready', '/health'];

describe.each(platforms)('an application on $name that interferes with the answer to a probe', (platform) => {
  describe.each(INTERFERENCES)('and %s', (what, interfere, status) => {
    /** The application lives, and still answers. */
    async function expectAlive({ url, logger }: ProbedApp): Promise<void> {
      await setImmediate();
      expect(await outcomeOf(`${url}/health/live?undisturbed`)).toBe(200);
      expect(logger.lines.map(({ message }) => message).join('\n')).not.toMatch(/ERR_HTTP|headers after|hunter2/);
    }

    const disturb: (incoming: IncomingMessage, response: ServerResponse) => void = (incoming, response) => {
      if (!incoming.url?.includes('undisturbed')) interfere(response, incoming);
    };

    it.each([
      ['before us', (server: Server) => void server.prependListener('request', disturb)],
      ['after us', (server: Server) => void server.on('request', disturb)],
    ])('in a listener %s, throws nothing, and nobody is answered twice', async (_where, listen) => {
      expectNoUnheardErrors();
      const running = await startApp(platform);
      await running.probes.whenStarted();
      listen(running.app.getHttpServer());
      for (const path of PATHS) {
        // Express itself sets a header on each response as soon as it comes.
        if (path === '/health' && what.includes('setHeader')) continue;
        // oxlint-disable-next-line no-await-in-loop
        const outcome = await outcomeOf(`${running.url}${path}`);
        if (status !== 'any') expect(outcome).toBe(status);
      }
      await expectAlive(running);
    });

    it.each(PATHS)('while %s waits for a check, throws nothing, and nobody is answered twice', async (path) => {
      expectNoUnheardErrors();
      const running = await startApp(platform, { providers: [SlowHealth], probes: { checks: { maxAgeMs: 0 } } });
      const health = running.app.get(SlowHealth);
      health.gate.open();
      await running.probes.whenStarted();
      let held: [IncomingMessage, ServerResponse] | undefined;
      running.app.getHttpServer().prependListener('request', (...args: [IncomingMessage, ServerResponse]) => {
        if (!args[0].url?.includes('undisturbed')) held = args;
      });
      health.gate = new Gate();
      health.asked = new Gate();
      const outcome = outcomeOf(`${running.url}${path}`);
      await health.asked.opened;
      if (held) disturb(...held);
      health.gate.open();
      if (status === 'any') await outcome;
      else expect(await outcome).toBe(status);
      await expectAlive(running);
    });
  });
});

it.each(platforms)(
  'an error of the application in a probe’s answer is logged on $name, without credentials',
  async (platform) => {
    const { app, get, logger, url } = await startApp(platform);
    app.getHttpServer().prependOnceListener('request', (_: unknown, response: ServerResponse) => {
      response.writeHead = thrown;
    });
    expect(await outcomeOf(`${url}/health/live`)).toBe('closed');
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(logger.ofProbes.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'A probe was not answered because of an error: not my day: password=***',
    ]);
  },
);

describe.each(platforms)('over HTTP/2 on $name', (platform) => {
  it.each<
    [
      what: string,
      interfere: (response: ServerResponse & { stream?: { destroy(): void } }, incoming: IncomingMessage) => void,
    ]
  >([
    ['answers it', (response) => void response.end('mine')],
    ['has sent its header', (response) => void response.writeHead(418).flushHeaders()],
    ['destroys its stream', (response) => response.stream?.destroy()],
    ['has put a writeHead() that throws in its place', patch('writeHead', thrown)],
    ['has put an end() that throws in its place', patch('end', thrown)],
  ])('an application that %s throws nothing', async (_what, interfere) => {
    expectNoUnheardErrors();
    const { app, probes } = await startApp(platform);
    await probes.whenStarted();
    const server = createHttp2Server();
    probes.follow(server as unknown as Server);
    let isDisturbed = true;
    const disturb = (incoming: unknown, response: unknown) =>
      isDisturbed && interfere(response as ServerResponse, incoming as IncomingMessage);
    server.prependListener('request', disturb);
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => void session.close());
    const statusOf = (): Promise<unknown> =>
      new Promise((resolve) => {
        const stream = session.request({ ':path': '/health/live' });
        let status: unknown = 'closed';
        stream.on('response', (headers) => (status = headers[':status']));
        stream
          .on('error', () => undefined)
          .on('close', () => resolve(status))
          .resume();
        stream.setTimeout(200, () => stream.close());
      });
    await statusOf();
    isDisturbed = false;
    expect(await statusOf()).toBe(200);
    await app.close();
  });
});
