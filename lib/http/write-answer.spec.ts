import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { canBeEnded, mayBeWritten, type Writable } from './may-be-written.js';
import { jsonAnswer } from './render-answer.js';
import { writeAnswer } from './write-answer.js';

const UNTOUCHED: Writable = { headersSent: false, writableEnded: false, destroyed: false };

const STATES: [what: string, change: Partial<Writable>, mayBegin: boolean, mayEnd: boolean][] = [
  ['is untouched', {}, true, true],
  ['is untouched, over HTTP/2', { stream: { destroyed: false } }, true, true],
  ['has its header sent', { headersSent: true }, false, true],
  ['has ended', { writableEnded: true }, false, false],
  ['is destroyed', { destroyed: true }, false, false],
  ['has a stream of HTTP/2 that is destroyed', { stream: { destroyed: true } }, false, false],
];

function responseThat(change: Partial<Writable>) {
  const response = { ...UNTOUCHED, ...change, writeHead: vi.fn(), end: vi.fn() };
  return { response: response as typeof response & ServerResponse, writeHead: response.writeHead, end: response.end };
}

const ANSWER = jsonAnswer(503, '{"status":"not_ready"}');

describe('a response', () => {
  it.each(STATES)('that %s', (_what, change, mayBegin, mayEnd) => {
    expect([mayBeWritten({ ...UNTOUCHED, ...change }), canBeEnded({ ...UNTOUCHED, ...change })]).toEqual([
      mayBegin,
      mayEnd,
    ]);
  });
});

describe('writeAnswer', () => {
  it.each(STATES)('to a response that %s writes a whole answer or nothing', async (_what, change, mayBegin) => {
    for (const answer of [ANSWER, Promise.resolve(ANSWER)]) {
      const { response, writeHead, end } = responseThat(change);
      // oxlint-disable-next-line no-await-in-loop
      await writeAnswer(response, answer);
      expect(writeHead.mock.calls).toEqual(mayBegin ? [[503, ANSWER.headers]] : []);
      expect(end.mock.calls).toEqual(mayBegin ? [[ANSWER.body]] : []);
    }
  });

  it('checks the response when the answer is ready, not before', async () => {
    const { response, writeHead } = responseThat({});
    const written = writeAnswer(response, Promise.resolve(ANSWER));
    Object.assign(response, { headersSent: true });
    await written;
    expect(writeHead).not.toHaveBeenCalled();
  });

  it('writes in the same turn when the answer is ready', () => {
    const { response, end } = responseThat({});
    void writeAnswer(response, ANSWER);
    expect(end).toHaveBeenCalledOnce();
  });

  it('does not end a response that writeHead() has ended', () => {
    const { response, writeHead, end } = responseThat({});
    writeHead.mockImplementation(() => Object.assign(response, { writableEnded: true }));
    void writeAnswer(response, ANSWER);
    expect(end).not.toHaveBeenCalled();
  });
});

describe('a response of Node', () => {
  const meddle = vi.fn<(response: ServerResponse) => void>();
  const writesMany = vi.fn<() => void>();
  const server = createServer((_request, response) => {
    const { socket } = response;
    const writev = socket?._writev?.bind(socket);
    if (socket && writev) socket._writev = (...args) => (writesMany(), writev(...args));
    meddle(response);
    void writeAnswer(response, ANSWER);
  });
  beforeAll(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
  beforeEach(() => {
    meddle.mockReset();
    writesMany.mockReset();
  });
  afterAll(() => void server.close());

  async function ask(method = 'GET') {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method, headers: { Connection: 'close' } });
    return { length: answer.headers.get('content-length'), body: await answer.text() };
  }

  it.each([
    ['GET', ANSWER.body],
    ['HEAD', ''],
  ])('to %s gets the head and the body in one piece', async (method, body) => {
    expect(await ask(method)).toEqual({ length: String(ANSWER.body.length), body });
    expect(writesMany).not.toHaveBeenCalled();
  });

  it('is ended with the whole body where the application has its own end()', async () => {
    const bodies: unknown[] = [];
    meddle.mockImplementation((response) => {
      const end: (body: unknown) => ServerResponse = response.end.bind(response);
      response.end = (body: unknown) => (bodies.push(body), end(body));
    });
    expect((await ask()).body).toBe(ANSWER.body);
    expect(bodies).toEqual([ANSWER.body]);
  });

  it('is ended with the whole body where the application has its own write()', async () => {
    meddle.mockImplementation((response) => void (response.write = () => true));
    expect((await ask()).body).toBe(ANSWER.body);
  });
});
