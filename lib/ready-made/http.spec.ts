import { once } from 'node:events';
import { createServer, globalAgent, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { isSameService, pingHttp } from './http.js';
import { silentNameServer } from './lookups/silent-name-server.fake.js';

afterEach(() => void vi.restoreAllMocks());

const context = (signal = new AbortController().signal): CheckContext => ({ name: 'x', timeoutMs: 5_000, signal });

/** Something that listens and answers like this, and what it was asked. */
async function serve(listener: RequestListener) {
  const requests: IncomingMessage[] = [];
  const connections: Socket[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  }).listen(0, '127.0.0.1');
  server.on('connection', (socket: Socket) => connections.push(socket));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, connections };
}

const answer =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end();

describe('pingHttp refuses', () => {
  it.each<[options: object, message: string]>([
    [{ expectedStatuses: 204 }, 'pingHttp(): `expectedStatuses` is not an option; there are '],
    [
      { expectedStatus: '200' },
      'pingHttp(): `expectedStatus` must be a status code, a list of them, or a function, got "200"',
    ],
    [
      { expectedStatus: [] },
      'pingHttp(): `expectedStatus` must be a status code, a list of them, or a function, got []',
    ],
    [{ expectedStatus: ['200'] }, 'pingHttp(): `expectedStatus` must be '],
    [{ degradedAboveMs: -5 }, 'pingHttp(): `degradedAboveMs` must be a positive number of milliseconds'],
    [{ method: '' }, 'pingHttp(): `method` must be a string that is not empty'],
    [{ headers: 'x-probe: yes' }, 'pingHttp(): `headers` must be an object'],
  ])('%j', async (options, message) => {
    await expect(pingHttp('http://127.0.0.1:1', context(), options)).rejects.toThrow(message);
  });
});

it.each([
  ['100%', '100%'],
  ['100%25', '100%'],
  ['%zz', '%zz'],
])('pingHttp sends the password %s of a URL as %s', async (inUrl, sent) => {
  const { url, requests } = await serve(answer(200));
  expect(await pingHttp(url.replace('//', `//probe:${inUrl}@`), context())).toMatchObject({ status: 'healthy' });
  const authorization = `Basic ${Buffer.from(`probe:${sent}`).toString('base64')}`;
  expect(requests).toMatchObject([{ headers: { authorization } }]);
});

describe('pingHttp judges the status', () => {
  it.each([
    [200, 'healthy'],
    [204, 'healthy'],
    [299, 'healthy'],
    [300, 'unhealthy'],
    [304, 'unhealthy'],
    [404, 'unhealthy'],
    [503, 'unhealthy'],
  ])('%d is %s', async (status, expected) => {
    const { url } = await serve(answer(status));
    expect(await pingHttp(`${url}/health?key=secret`, context())).toEqual({
      status: expected,
      ...(expected === 'unhealthy' && { message: `GET ${url}/health answered ${status}` }),
      details: { status_code: status },
    });
  });

  it.each([
    [401, 401, 'healthy'],
    [401, 200, 'unhealthy'],
    [[200, 401], 401, 'healthy'],
    [[200, 401], 204, 'unhealthy'],
    [(status: number) => status < 500, 404, 'healthy'],
    [(status: number) => status < 500, 500, 'unhealthy'],
    [302, 302, 'healthy'],
  ])('by the expectation of the user: %o, %d is %s', async (expectedStatus, status, expected) => {
    const { url } = await serve(answer(status, { location: '/elsewhere' }));
    expect(await pingHttp(url, context(), { expectedStatus })).toMatchObject({ status: expected });
  });

  it.each([
    [20, 'degraded', /^GET http:\/\/127\.0\.0\.1:\d+\/ took 20 ms, more than 19 ms$/],
    [19, 'healthy', undefined],
  ])('that is answered after %d ms, where 19 are allowed, is %s', async (ms, status, message) => {
    let aheadMs = 0;
    const startedAt = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => startedAt + aheadMs);
    const { url } = await serve((_request, response) => {
      aheadMs = ms;
      response.end();
    });
    const outcome = await pingHttp(url, context(), { degradedAboveMs: 19 });
    expect(outcome.status).toBe(status);
    if (message) expect(outcome.message).toMatch(message);
    expect(outcome.details).toEqual({ status_code: 200 });
  });
});

describe('pingHttp sends', () => {
  it('GET, and what every client sends, on a connection that it closes', async () => {
    const { url, requests } = await serve(answer(200));
    await pingHttp(url, context());
    expect(requests).toMatchObject([
      { method: 'GET', headers: { accept: '*/*', 'user-agent': 'node', connection: 'close' } },
    ]);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('the method and the headers that it was given', async () => {
    const { url, requests } = await serve(answer(200));
    const headers = { 'x-probe': 'yes', 'User-Agent': 'probe' };
    await pingHttp(new URL(url), context(), { method: 'head', headers });
    expect(requests).toMatchObject([{ method: 'HEAD', headers: { 'x-probe': 'yes', 'user-agent': 'probe' } }]);
  });

  it.each([
    ['probe:p%40ss%20w%C3%B6rd', 'probe:p@ss wörd'],
    ['probe', 'probe:'],
    [':secret', ':secret'],
  ])('credentials of the URL as basic authentication, decoded: %s', async (user, credentials) => {
    const { url, requests } = await serve(answer(200));
    await pingHttp(url.replace('//', `//${user}@`), context());
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    expect(requests).toMatchObject([{ headers: { authorization } }]);
  });

  it('an authorization of the user rather than the credentials of the URL', async () => {
    const { url, requests } = await serve(answer(200));
    await pingHttp(url.replace('//', '//probe:secret@'), context(), { headers: { Authorization: 'Bearer t' } });
    expect(requests).toMatchObject([{ headers: { authorization: 'Bearer t' } }]);
  });

  it('by the options of the global agent, whatever stands in its place', async () => {
    const { url } = await serve(answer(200));
    const options = vi.fn(() => ({}));
    const before = Object.getOwnPropertyDescriptor(globalAgent, 'options');
    onTestFinished(() => void Object.defineProperty(globalAgent, 'options', before ?? {}));
    Object.defineProperty(globalAgent, 'options', { get: options, configurable: true });
    expect(await pingHttp(url, context())).toMatchObject({ status: 'healthy' });
    expect(options).toHaveBeenCalled();
    Reflect.deleteProperty(globalAgent, 'options');
    expect(await pingHttp(url, context())).toMatchObject({ status: 'healthy' });
  });
});

describe('pingHttp on a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%d follows it on the same host, with the credentials', async (status) => {
    const { url, requests } = await serve((request, response) => {
      response.writeHead(request.url === '/new' ? 200 : status, { location: '/new' }).end();
    });
    expect(await pingHttp(`${url.replace('//', '//probe:secret@')}/old`, context())).toMatchObject({
      status: 'healthy',
    });
    const headers = { authorization: expect.stringMatching(/^Basic /) };
    expect(requests).toMatchObject([
      { url: '/old', headers },
      { url: '/new', headers },
    ]);
  });

  it.each(['HEAD', 'GET'])('follows it with %s, and says where it was in the end', async (method) => {
    const { url, requests } = await serve((request, response) => {
      if (request.url?.startsWith('/new')) response.writeHead(503).end();
      else response.writeHead(302, { location: '/new?token=secret' }).end();
    });
    expect(await pingHttp(`${url}/old`, context(), { method })).toMatchObject({
      status: 'unhealthy',
      message: `${method} ${url}/new answered 503`,
    });
    expect(requests.map((each) => each.method)).toEqual([method, method]);
  });

  it('is unhealthy when it leads to another host, which is never asked', async () => {
    const other = await serve(answer(200));
    const { url } = await serve(answer(302, { location: `${other.url}/login?back=secret` }));
    expect(await pingHttp(url, context())).toEqual({
      status: 'unhealthy',
      message: `GET ${url}/ redirects to another host: ${other.url}/login`,
      details: { status_code: 302 },
    });
    expect(other.requests).toEqual([]);
  });

  it('is followed three times, and no more', async () => {
    const { url, requests } = await serve(answer(307, { location: '/again' }));
    expect(await pingHttp(url, context())).toMatchObject({
      status: 'unhealthy',
      message: `GET ${url}/again redirects more than 3 times`,
    });
    expect(requests).toHaveLength(4);
    let left = 3;
    const ending = await serve((_request, response) => {
      left -= 1;
      response.writeHead(left >= 0 ? 307 : 200, { location: '/again' }).end();
    });
    expect(await pingHttp(ending.url, context())).toMatchObject({ status: 'healthy' });
  });

  it.each([
    ['leads nowhere', 'GET', 302, {}],
    ['leads to what is no address', 'GET', 302, { location: 'http://' }],
    ['answers a POST', 'POST', 302, { location: '/new' }],
    ['is none', 'GET', 305, { location: '/new' }],
  ])('is unhealthy like any other status when it %s', async (_title, method, status, headers) => {
    const { url, requests } = await serve(answer(status, headers));
    expect(await pingHttp(url, context(), { method })).toMatchObject({
      status: 'unhealthy',
      message: `${method} ${url}/ answered ${status}`,
    });
    expect(requests).toHaveLength(1);
  });
});

describe('pingHttp on a service that cannot be reached', () => {
  it('says why, and shows neither credentials nor the query', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(
      pingHttp(`http://probe:secret@127.0.0.1:${port}/health?token=secret`, context()),
    ).rejects.toMatchObject({
      message: `GET http://127.0.0.1:${port}/health failed: connect ECONNREFUSED 127.0.0.1:${port}`,
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    });
  });

  it('is asked by https where the URL says so', async () => {
    const { url } = await serve(answer(200));
    // It speaks no TLS, which is found out when it is spoken to.
    await expect(pingHttp(url.replace('http', 'https'), context())).rejects.toThrow(
      /^GET https:\/\/127\.0\.0\.1:\d+\/ failed: (?!.*not supported)/,
    );
  });

  it('says so when the server closes the connection instead of answering', async () => {
    const { url } = await serve((request) => request.socket.destroy());
    await expect(pingHttp(url, context())).rejects.toThrow(`GET ${url}/ failed: other side closed`);
  });

  it('says since when the name server is silent, before the deadline', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    fakeRealTime();
    silentNameServer();
    const failed = vi.fn<(error: Error) => void>();
    void pingHttp('http://partner.ping-http.test', { ...context(), timeoutMs: 1_000 }).catch(failed);
    await vi.advanceTimersByTimeAsync(899);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await vi.waitUntil(() => failed.mock.calls.length > 0);
    expect(failed.mock.calls[0]?.[0].message).toMatch(
      /failed: name lookup of partner\.ping-http\.test has not been answered for 0\.9 s$/,
    );
  });

  it('ends at abort when the server hangs, and closes the connection', async () => {
    const { url, connections } = await serve(() => undefined);
    const abort = new AbortController();
    const reason = new Error('deadline');
    const failure = expect(pingHttp(url, context(abort.signal))).rejects.toBe(reason);
    await vi.waitUntil(() => connections.length === 1);
    abort.abort(reason);
    await failure;
    await vi.waitUntil(() => connections[0]?.closed);
  });

  it('is healthy on a server that breaks off in the middle of the body, and closes the connection', async () => {
    const { url, connections } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('half', () => response.destroy());
    });
    expect(await pingHttp(url, context())).toMatchObject({ status: 'healthy' });
    await vi.waitUntil(() => connections[0]?.closed);
  });

  it('leaves a body that never ends, and closes the connection', async () => {
    const { url, connections } = await serve((_request, response) => void response.writeHead(200).write('half'));
    expect(await pingHttp(url, context())).toMatchObject({ status: 'healthy' });
    await vi.waitUntil(() => connections[0]?.closed);
  });

  it.each(['not a url', '/health', 'ftp://probe:secret@host/', 'probe:secret@host'])(
    'refuses %j without repeating it',
    async (url) => {
      await expect(pingHttp(url, context())).rejects.toThrow(
        new Error('pingHttp was given something else than an absolute URL, which begins with http:// or https://.'),
      );
    },
  );
});

describe('isSameService', () => {
  it.each([
    ['http://a/x', 'http://a/y', true],
    ['http://a/x', 'https://a/', true],
    ['http://a:80/x', 'https://a:443/', true],
    ['https://a/x', 'https://a/y', true],
    ['https://a/x', 'http://a/', false],
    ['http://a/', 'http://b/', false],
    ['http://a/', 'https://b/', false],
    ['http://a:8080/', 'http://a:8081/', false],
    ['http://a/', 'ftp://a/', false],
  ])('%s and %s: %s', (from, to, is) => {
    expect(isSameService(new URL(from), new URL(to))).toBe(is);
  });
});
