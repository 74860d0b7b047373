import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { askToLeave } from './ask-to-leave.js';

/** Everything that a client reads until its connection ends. */
async function answerOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  return text(socket);
}

const headersOf = (answer: string) => answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n').slice(1);

/** How servers of event streams and proxies write it. */
type Write = (response: ServerResponse) => unknown;
const lists: [how: string, write: Write][] = [
  ['an object', (response) => response.writeHead(200, { Connection: 'keep-alive', 'X-Other': 'kept' })],
  [
    'an object in small letters',
    (response) => response.writeHead(200, { connection: 'keep-alive', 'X-Other': 'kept' }),
  ],
  ['a list', (response) => response.writeHead(200, ['X-Other', 'kept', 'Connection', 'keep-alive'])],
  ['an object after a reason', (r) => r.writeHead(200, 'Fine', { 'X-Other': 'kept', CONNECTION: 'keep-alive' })],
  ['a header set before', (response) => response.setHeader('X-Other', 'kept').setHeader('Connection', 'keep-alive')],
  [
    'a header set before an object without it',
    (response) => response.setHeader('Connection', 'keep-alive').writeHead(200, { 'X-Other': 'kept' }),
  ],
];

describe('an answer that asks its client to leave', () => {
  it('has `Connection: close` where the application sets no such header, and its connection is closed', async () => {
    const answer = await answerOf((_request, response) => {
      askToLeave(response);
      response.end('done');
    });
    expect(headersOf(answer)).toContain('Connection: close');
    expect(answer).toMatch(/done$/);
  });

  it.each(lists)(
    'has it once, and all other headers unchanged, where the application asks for keep-alive in %s',
    async (_how, write) => {
      const answer = await answerOf((_request, response) => {
        askToLeave(response);
        write(response);
        response.end();
      });
      expect(headersOf(answer).filter((header) => /^connection:/i.test(header))).toEqual([
        expect.stringMatching(/^connection: close$/i),
      ]);
      expect(headersOf(answer)).toContain('X-Other: kept');
    },
  );

  it.each<[what: string, write: Write]>([
    ['an object', (response) => response.writeHead(200, { Vary: 'connection', 'X-Other': 'kept' })],
    ['a list', (response) => response.writeHead(200, ['Vary', 'connection', 'X-Other', 'kept'])],
  ])('does not read a value in %s as the name of a header', async (_what, write) => {
    const answer = await answerOf((_request, response) => {
      askToLeave(response);
      write(response);
      response.end();
    });
    expect(headersOf(answer)).toEqual(expect.arrayContaining(['Vary: connection', 'X-Other: kept']));
  });

  it.each<[what: string, write: Write, line: string]>([
    ['a status alone', (response) => response.writeHead(404), 'HTTP/1.1 404 Not Found'],
    ['a reason', (response) => response.writeHead(404, 'Gone Fishing'), 'HTTP/1.1 404 Gone Fishing'],
    [
      'no headers, as some frameworks pass on',
      (response) => response.writeHead(404, null as unknown as undefined),
      'HTTP/1.1 404 Not Found',
    ],
  ])('keeps %s', async (_what, write, line) => {
    const answer = await answerOf((_request, response) => {
      askToLeave(response);
      write(response);
      response.end();
    });
    expect(answer.split('\r\n')[0]).toBe(line);
    expect(headersOf(answer)).toContain('Connection: close');
  });

  it('has no such header over HTTP/2, where Node would warn of it', async () => {
    const setHeader = vi.fn<() => void>();
    const server = createHttp2Server((_request, response) => {
      response.setHeader = setHeader as never;
      askToLeave(response as unknown as ServerResponse);
      response.end('done');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => session.destroy());
    expect(await text(session.request({ ':path': '/' }))).toBe('done');
    expect(setHeader).not.toHaveBeenCalled();
  });
});
