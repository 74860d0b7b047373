import { once } from 'node:events';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonAnswer, type ProbeAnswer } from '../../http/render-answer.js';
import type { ReportKind } from '../../report/report.js';
import { createProbeHttpServer } from './probe-http-server.js';

const KNOWN = ['/internal/health', '/internal/health/live', '/internal/health/ready', '/internal/health/startup'];

const answerTo = vi.fn<(kind: ReportKind) => ProbeAnswer | Promise<ProbeAnswer>>();

const metricsIn = vi.fn((format: string) => jsonAnswer(200, JSON.stringify({ format })));

/** For events that this thread has caused itself. */
const PATIENTLY = { interval: 1, timeout: 5_000 };

let server: Server;

beforeEach(async () => {
  answerTo.mockReset().mockImplementation((kind) => jsonAnswer(kind === 'liveness' ? 503 : 200, `{"kind":"${kind}"}`));
  await listen('internal/health');
});

afterEach(() => stop());

async function listen(path: string): Promise<void> {
  server = createProbeHttpServer(path, answerTo, metricsIn).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function stop(): Promise<void> {
  const closed = once(server.close(), 'close');
  server.closeAllConnections();
  await closed;
}

const port = () => (server.address() as AddressInfo).port;

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks with keep-alive, so that only the server closes the connection. */
async function ask(path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}): Promise<Answered> {
  const asked = request({
    port: port(),
    path,
    method,
    headers: { Connection: 'keep-alive', ...headers },
    agent: false,
  });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function connected(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const openConnections = () =>
  new Promise<number>((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

describe('the probe server', () => {
  it.each([
    ['/internal/health', 'health', 200],
    ['/internal/health/live', 'liveness', 503],
    ['/internal/health/ready', 'readiness', 200],
    ['/internal/health/startup', 'startup', 200],
    ['/internal/health/', 'health', 200],
    ['/internal/health/ready/', 'readiness', 200],
    ['/internal/health?verbose', 'health', 200],
    ['/internal/health/live?path=/internal/health/', 'liveness', 503],
    ['/internal/health/startup/?a=1?b=2', 'startup', 200],
    ['/internal/health/ready?', 'readiness', 200],
  ])('answers %s with %s', async (path, kind, status) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status, body: `{"kind":"${kind}"}` });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(answer.body.length),
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    expect(answerTo).toHaveBeenCalledExactlyOnceWith(kind, expect.anything());
  });

  it('answers below a path of one segment too', async () => {
    await stop();
    await listen('health');
    expect(await ask('/health')).toMatchObject({ status: 200, body: '{"kind":"health"}' });
    expect(await ask('/health/ready')).toMatchObject({ status: 200, body: '{"kind":"readiness"}' });
    expect(await ask('/internal/health')).toMatchObject({ status: 404 });
  });

  it('answers HEAD as GET, without the body', async () => {
    const [got, headed] = [await ask('/internal/health/live'), await ask('/internal/health/live', { method: 'HEAD' })];
    expect(headed.body).toBe('');
    expect(headed.status).toBe(got.status);
    expect(headed.headers['content-length']).toBe(got.headers['content-length']);
  });

  it('answers with the length in bytes', async () => {
    answerTo.mockReturnValue(jsonAnswer(200, '{"version":"ü – 1"}'));
    expect(await ask('/internal/health')).toMatchObject({ body: '{"version":"ü – 1"}' });
  });

  it('answers when the answer is ready', async () => {
    let come: (answer: ProbeAnswer) => void = () => undefined;
    answerTo.mockReturnValue(new Promise((resolve) => (come = resolve)));
    const answer = ask('/internal/health/ready');
    await vi.waitUntil(() => answerTo.mock.calls.length > 0, PATIENTLY);
    come(jsonAnswer(503, '{"late":true}'));
    expect(await answer).toMatchObject({ status: 503, body: '{"late":true}' });
  });

  it('survives a client that has gone before its answer comes', async () => {
    let come: (answer: ProbeAnswer) => void = () => undefined;
    answerTo.mockReturnValueOnce(new Promise((resolve) => (come = resolve)));
    const gone = await connected();
    gone.write('GET /internal/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitUntil(() => answerTo.mock.calls.length > 0, PATIENTLY);
    gone.destroy();
    await vi.waitUntil(async () => (await openConnections()) === 0, PATIENTLY);
    come(jsonAnswer(200, '{}'));
    expect(await ask('/internal/health')).toMatchObject({ status: 200 });
  });

  it('answers one probe after another on one connection', async () => {
    const socket = await connected();
    const probe = 'GET /internal/health/ready HTTP/1.1\r\nHost: x\r\n';
    socket.write(`${probe}\r\n${probe}Connection: close\r\n\r\n`);
    expect((await text(socket)).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });
});

describe('a request for something else', () => {
  it.each([
    '/',
    '/internal',
    '/health',
    '/internal/health/live/now',
    '/internal/health//',
    '//internal/health',
    '/internal/healthy',
    '/internal/health/Live',
    '/?/internal/health',
  ])('such as %s gets a list of the routes', async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({ error: `There is nothing here but ${KNOWN.join(', ')}.` });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'no-store',
      connection: 'close',
    });
    expect(headers).not.toHaveProperty('allow');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('with %s gets the allowed methods', async (method) => {
    const { status, headers, body } = await ask('/internal/health', { method });
    expect(status).toBe(405);
    expect(JSON.parse(body)).toEqual({ error: 'Probes are asked for with GET or HEAD.' });
    expect(headers).toMatchObject({ allow: 'GET, HEAD', connection: 'close', 'cache-control': 'no-store' });
  });

  it.each<[asked: Asked]>([
    [{ headers: { 'Content-Length': '1' }, body: 'x' }],
    [{ headers: { 'content-length': '1' }, body: 'x' }],
    [{ headers: { Accept: '*/*', 'CONTENT-LENGTH': '3' }, body: 'xyz' }],
    [{ headers: { 'Transfer-Encoding': 'chunked' }, body: 'x' }],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }],
    [{ method: 'HEAD', headers: { 'Content-Length': '1' }, body: 'x' }],
  ])('that has a body is refused: %j', async (asked) => {
    const { status, headers, body } = await ask('/internal/health', asked);
    expect(status).toBe(413);
    if (asked.method !== 'HEAD') expect(JSON.parse(body)).toEqual({ error: 'A probe has no body.' });
    expect(headers).toMatchObject({ connection: 'close' });
  });

  it.each<[headers: Record<string, string>]>([
    [{ 'Content-Length': '0' }],
    [{ 'X-Content-Length': '5' }],
    [{ 'Content-Length-Of': '5' }],
    [{ 'X-Header': 'Content-Length' }],
    [{ 'X-Header': 'Transfer-Encoding', Accept: '*/*' }],
  ])('that only seems to have a body is answered: %j', async (headers) => {
    expect(await ask('/internal/health', { headers })).toMatchObject({ status: 200 });
  });

  it('does not reach the main thread', async () => {
    await ask('/');
    await ask('/internal/health', { method: 'POST' });
    await ask('/internal/health', { headers: { 'Content-Length': '1' }, body: 'x' });
    expect(answerTo).not.toHaveBeenCalled();
  });

  it('closes its connection', async () => {
    const socket = await connected();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await text(socket)).toContain('HTTP/1.1 404 Not Found');
  });

  it('with headers of more than 8 KiB is refused', async () => {
    expect(await ask('/internal/health', { headers: { 'X-Long': 'x'.repeat(8_192) } })).toMatchObject({ status: 431 });
    expect(await ask('/internal/health', { headers: { 'X-Long': 'x'.repeat(7_000) } })).toMatchObject({ status: 200 });
  });

  it('that takes seconds to arrive is not waited for', () => {
    expect(server).toMatchObject({ headersTimeout: 3_000, requestTimeout: 3_000, keepAliveTimeout: 5_000 });
  });
});

describe('with too many connections', () => {
  it('only the oldest connection is closed', async () => {
    const sockets: Socket[] = [];
    const connectOneMore = async () => void sockets.push(await connected());
    const goesWhenOneMoreAsks = async (socket: Socket | undefined) => {
      const gone = socket && once(socket, 'close');
      expect(await ask('/internal/health')).toMatchObject({ status: 200 });
      await gone;
      await vi.waitUntil(async () => (await openConnections()) === 511, PATIENTLY);
    };
    for (let count = 0; count < 512; count++) await connectOneMore();
    const [first, second, third, fourth] = sockets;

    await goesWhenOneMoreAsks(first);
    await connectOneMore();
    await goesWhenOneMoreAsks(second);

    third?.destroy();
    await vi.waitUntil(async () => (await openConnections()) === 510, PATIENTLY);
    await connectOneMore();
    expect(await ask('/internal/health')).toMatchObject({ status: 200 });
    fourth?.write('GET /internal/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(fourth && (await text(fourth))).toContain('200 OK');
    for (const socket of sockets) socket.destroy();
  });
});

describe('/metrics', () => {
  it.each([
    [{}, 'prometheus'],
    [{ Accept: 'application/openmetrics-text' }, 'openmetrics'],
  ])('answers a scrape for any base path, in the format for %j', async (headers, format) => {
    const { status, body } = await ask('/metrics?name[]=probes_ready', { headers });
    expect([status, body]).toEqual([200, JSON.stringify({ format })]);
    expect(answerTo).not.toHaveBeenCalled();
  });

  it('accepts only GET and HEAD', async () => {
    expect(await ask('/metrics', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/metrics/more')).toMatchObject({ status: 404 });
  });

  it('is the status when the base path has this name', async () => {
    await stop();
    await listen('metrics');
    expect((await ask('/metrics')).body).toBe('{"kind":"health"}');
  });
});
