import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pingHttp } from 'nestjs-probes/http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { freePort } from '../support/free-port.js';

describe('pingHttp', () => {
  describe('judges the status', () => {
    it.each([200, 204, 299])('%d is healthy', async (status) => {
      const { url } = await serve(answer(status));

      expect(await pingHttp(url, checkContext())).toEqual({ status: 'healthy', details: { status_code: status } });
    });

    it.each([304, 400, 404, 500, 503])('%d is unhealthy, and the message says who answered what', async (status) => {
      const { url } = await serve(answer(status));

      expect(await pingHttp(`${url}/health?key=secret`, checkContext())).toEqual({
        status: 'unhealthy',
        message: `GET ${url}/health answered ${status}`,
        details: { status_code: status },
      });
    });

    it.each([
      ['a number', 401, 401, 'healthy'],
      ['a number', 401, 200, 'unhealthy'],
      ['a list', [200, 401], 401, 'healthy'],
      ['a list', [200, 401], 204, 'unhealthy'],
      ['a function', (status: number) => status < 500, 404, 'healthy'],
      ['a function', (status: number) => status < 500, 500, 'unhealthy'],
      ['a redirect, which is then not followed', 302, 302, 'healthy'],
    ])('by the expectation of the user: %s, %o; %d is %s', async (_title, expectedStatus, status, expected) => {
      const { url } = await serve(answer(status, { location: '/elsewhere' }));

      expect(await pingHttp(url, checkContext(), { expectedStatus })).toMatchObject({
        status: expected,
        details: { status_code: status },
      });
    });

    it('degrades a healthy answer that is slower than allowed', async () => {
      const { url } = await serve((_request, response) => void setTimeout(() => response.end(), 30));

      expect(await pingHttp(url, checkContext(), { degradedAboveMs: 10 })).toEqual({
        status: 'degraded',
        message: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/ took \d+ ms, more than 10 ms$/),
        details: { status_code: 200 },
      });
    });
  });

  describe('sends', () => {
    it('the method and the headers that it was given', async () => {
      const { url, requests } = await serve(answer(200));
      await pingHttp(new URL(url), checkContext(), { method: 'head', headers: { 'x-probe': 'yes' } });

      expect(requests).toMatchObject([{ method: 'HEAD', headers: { 'x-probe': 'yes' } }]);
    });

    it('credentials of the URL as basic authentication, decoded', async () => {
      const { url, requests } = await serve(answer(200));
      await pingHttp(url.replace('//', '//probe:p%40ss%20w%C3%B6rd@'), checkContext());

      const expected = `Basic ${Buffer.from('probe:p@ss wörd').toString('base64')}`;
      expect(requests).toMatchObject([{ headers: { authorization: expected } }]);
    });

    it('an authorization header of the user rather than the credentials of the URL', async () => {
      const { url, requests } = await serve(answer(200));
      await pingHttp(url.replace('//', '//probe:secret@'), checkContext(), { headers: { Authorization: 'Bearer t' } });

      expect(requests).toMatchObject([{ headers: { authorization: 'Bearer t' } }]);
    });
  });

  describe('on a redirect', () => {
    it('follows it on the same host, with the credentials', async () => {
      const { url, requests } = await serve((request, response) => {
        if (request.url === '/new') response.end();
        else response.writeHead(301, { location: '/new' }).end();
      });

      expect(await pingHttp(`${url.replace('//', '//probe:secret@')}/old`, checkContext())).toEqual({
        status: 'healthy',
        details: { status_code: 200 },
      });
      const authorization = expect.stringMatching(/^Basic /);
      expect(requests).toMatchObject([
        { url: '/old', headers: { authorization } },
        { url: '/new', headers: { authorization } },
      ]);
    });

    it('is unhealthy when it leads to another host, which is never asked', async () => {
      const other = await serve(answer(200));
      const { url } = await serve(answer(302, { location: `${other.url}/login?back=secret` }));

      expect(await pingHttp(url, checkContext())).toEqual({
        status: 'unhealthy',
        message: `GET ${url}/ redirects to another host: ${other.url}/login`,
        details: { status_code: 302 },
      });
      expect(other.requests).toEqual([]);
    });

    it('is unhealthy when it never ends', async () => {
      const { url, requests } = await serve(answer(307, { location: '/again' }));

      expect(await pingHttp(url, checkContext())).toMatchObject({
        status: 'unhealthy',
        message: `GET ${url}/again redirects more than 3 times`,
      });
      expect(requests).toHaveLength(4);
    });

    it.each([
      ['leads nowhere', 'GET', {}],
      ['leads to what is no address', 'GET', { location: 'http://' }],
      ['answers a POST', 'POST', { location: '/new' }],
    ])('is unhealthy like any unexpected status when it %s', async (_title, method, headers) => {
      const { url, requests } = await serve(answer(302, headers));

      expect(await pingHttp(url, checkContext(), { method })).toMatchObject({
        status: 'unhealthy',
        message: `${method} ${url}/ answered 302`,
      });
      expect(requests).toHaveLength(1);
    });
  });

  describe('leaves the body alone', () => {
    it('does not download 100 MB, and closes the connection', async () => {
      const size = 100 * 1024 * 1024;
      const { url, connections } = await serve((_request, response) => {
        response.writeHead(200, { 'content-length': size });
        const chunk = Buffer.alloc(64 * 1024);
        const write = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', write);
        write();
      });
      expect(await pingHttp(url, checkContext())).toMatchObject({ status: 'healthy' });

      const [connection] = connections;
      await expect.poll(() => connection?.closed).toBe(true);
      expect(connection?.bytesWritten).toBeLessThan(size / 5); // What fits into the buffers on the way, at most.
    });

    it('is healthy on a server that breaks off in the middle of the body', async () => {
      const { url } = await serve((_request, response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write('half', () => response.destroy());
      });

      expect(await pingHttp(url, checkContext())).toMatchObject({ status: 'healthy' });
    });
  });

  describe('on a service that cannot be reached', () => {
    it('says why, and shows neither credentials nor the query', async () => {
      const port = await freePort();
      const ping = pingHttp(`http://probe:secret@127.0.0.1:${port}/health?token=secret`, checkContext());

      await expect(ping).rejects.toThrow(
        new Error(`GET http://127.0.0.1:${port}/health failed: connect ECONNREFUSED 127.0.0.1:${port}`),
      );
    });

    it('says so when the server closes the connection instead of answering', async () => {
      const { url } = await serve((request) => request.socket.destroy());

      await expect(pingHttp(url, checkContext())).rejects.toThrow(`GET ${url}/ failed: other side closed`);
    });

    it('ends at abort when the server hangs, and closes the connection', async () => {
      const { url, connections } = await serve(() => undefined);
      const abort = new AbortController();
      const ping = pingHttp(url, checkContext(10_000, abort.signal));
      const reason = new Error('deadline');
      const failure = expect(ping).rejects.toBe(reason);
      await expect.poll(() => connections.length).toBe(1);
      abort.abort(reason);

      await failure;
      const [connection] = connections;
      await expect.poll(() => connection?.closed).toBe(true);
    });

    it.each(['not a url', '/health', 'ftp://probe:secret@host/', 'probe:secret@host'])(
      'refuses %j without repeating it',
      async (url) => {
        await expect(pingHttp(url, checkContext())).rejects.toThrow(/^pingHttp was given something else than/);
      },
    );
  });
});

function answer(status: number, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => void response.writeHead(status, headers).end();
}

interface Running {
  readonly url: string;
  readonly requests: IncomingMessage[];
  readonly connections: Socket[];
}

async function serve(listener: RequestListener): Promise<Running> {
  const requests: IncomingMessage[] = [];
  const connections: Socket[] = [];
  const server: Server = createServer(listener);
  server.on('request', (request: IncomingMessage) => requests.push(request));
  server.on('connection', (connection: Socket) => connections.push(connection));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, connections };
}
