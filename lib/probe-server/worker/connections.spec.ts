import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { jsonAnswer, type ProbeAnswer } from '../../http/render-answer.js';
import type { ReportKind } from '../../report/report.js';
import { createProbeHttpServer } from './probe-http-server.js';

const PROBE = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST_PROBE = 'GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const ANSWER = jsonAnswer(200, '{}');

/** One is being answered and 16 wait. */
const MOST_AT_ONCE = 17;

const PATIENTLY = { interval: 1, timeout: 5_000 };

const answerTo = vi.fn<(kind: ReportKind) => ProbeAnswer | Promise<ProbeAnswer>>();

let server: Server;
/** The server's own side of each connection. */
let served: Set<Socket>;
let holdsAnswers: boolean;
let held: (() => void)[];

beforeEach(async () => {
  [holdsAnswers, held] = [false, []];
  answerTo.mockReset().mockImplementation(() => {
    if (!holdsAnswers) return ANSWER;
    return new Promise((resolve) => held.push(() => resolve(ANSWER)));
  });
  server = createProbeHttpServer('health', answerTo, () => answerTo('health')).listen(0, '127.0.0.1');
  served = new Set();
  server.on('connection', (socket) => served.add(socket));
  await once(server, 'listening');
});

afterEach(async () => {
  const closed = once(server.close(), 'close');
  server.closeAllConnections();
  await closed;
});

async function connected(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const asked = (times: number) => vi.waitUntil(() => answerTo.mock.calls.length >= times, PATIENTLY);

const bytesRead = () => [...served].at(-1)?.bytesRead ?? 0;

function release(): void {
  for (const answer of held.splice(0)) answer();
}

const answersIn = (received: string) => received.match(/HTTP\/1\.1 200 OK/g)?.length ?? 0;

/** Sends too many requests at once, so that the connection is closed. */
async function offend(): Promise<void> {
  holdsAnswers = true;
  const offender = await connected();
  const cutOff = once(offender, 'close');
  offender.on('error', () => undefined).write(PROBE.repeat(MOST_AT_ONCE + 1));
  await cutOff;
  release();
  holdsAnswers = false;
  answerTo.mockClear();
}

it('17 requests sent at once are all answered: one at a time, while 16 wait', async () => {
  holdsAnswers = true;
  const socket = await connected();
  socket.write(PROBE.repeat(MOST_AT_ONCE - 1) + LAST_PROBE);
  await asked(MOST_AT_ONCE);
  release();
  expect(answersIn(await text(socket))).toBe(MOST_AT_ONCE);
});

it('18 are one too many: the connection is closed, and the last one is not handled', async () => {
  holdsAnswers = true;
  const socket = await connected();
  const closed = once(socket, 'close');
  socket.on('error', () => undefined).write(PROBE.repeat(MOST_AT_ONCE + 1));
  await closed;
  expect(answerTo).toHaveBeenCalledTimes(MOST_AT_ONCE);
});

it('a connection may keep sending requests ahead, because answered ones do not count', async () => {
  const socket = await connected();
  let received = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (received += piece));
  for (let round = 1; round <= 5; round++) {
    socket.write(PROBE.repeat(MOST_AT_ONCE));
    // oxlint-disable-next-line no-await-in-loop, no-loop-func
    await vi.waitUntil(() => answersIn(received) === round * MOST_AT_ONCE, PATIENTLY);
  }
  expect(socket.closed).toBe(false);
  socket.destroy();
});

it('each connection has its own count', async () => {
  holdsAnswers = true;
  const sockets = [await connected(), await connected()];
  for (const socket of sockets) socket.write(PROBE.repeat(MOST_AT_ONCE - 1) + LAST_PROBE);
  await asked(2 * MOST_AT_ONCE);
  release();
  for (const received of await Promise.all(sockets.map((socket) => text(socket)))) {
    expect(answersIn(received)).toBe(MOST_AT_ONCE);
  }
});

it('until a client sends too many, several requests in one piece are answered', async () => {
  const socket = await connected();
  socket.write(PROBE + LAST_PROBE);
  expect(answersIn(await text(socket))).toBe(2);
});

it.each([
  ['that was there already', true],
  ['that comes later', false],
])('after that, only the first request of each piece is read, on a connection %s', async (_which, isThere) => {
  const early = isThere ? await connected() : undefined;
  // The server has accepted it by the time it answers another request.
  if (early) await offendAfter(early);
  else await offend();
  const socket = early ?? (await connected());
  socket.write(PROBE + PROBE);
  expect(answersIn(await text(socket))).toBe(1);
  expect(answerTo).toHaveBeenCalledOnce();
});

/** As those do who know that of each piece one request is read. */
async function offendPieceByPiece(): Promise<void> {
  holdsAnswers = true;
  answerTo.mockClear();
  const offender = await connected();
  const cutOff = once(offender, 'close');
  offender.on('error', () => undefined);
  for (let count = 1; count <= MOST_AT_ONCE; count++) {
    offender.write(PROBE);
    // oxlint-disable-next-line no-await-in-loop
    await asked(count);
  }
  offender.write(PROBE);
  await cutOff;
  release();
}

async function offendAfter(early: Socket): Promise<void> {
  early.write(PROBE);
  await once(early, 'data');
  await offend();
}

it('after that, single requests are still answered', async () => {
  await offend();
  const socket = await connected();
  socket.write(PROBE);
  await once(socket, 'data');
  socket.write(LAST_PROBE);
  expect(answersIn(await text(socket))).toBe(1);
  expect(answerTo).toHaveBeenCalledTimes(2);
});

it('after that, of a piece without the end of a request nothing is taken', async () => {
  await offend();
  const socket = await connected();
  socket.write('GET /health/ready HTTP/1.1\r\nHo');
  await vi.waitUntil(() => bytesRead() > 0, PATIENTLY);
  socket.write('st: x\r\nConnection: close\r\n\r\n');
  expect(answersIn(await text(socket))).toBe(1);
});

it('however often somebody sends too many, each piece is looked at once', async () => {
  const early = await connected();
  await offendAfter(early);
  const listening = () => [...served].filter(({ closed }) => !closed).map((socket) => socket.listenerCount('data'));
  const before = listening();
  await offendPieceByPiece();
  expect(listening()).toEqual(before);
  early.destroy();
});

it('of a connection that has closed nothing is kept', async () => {
  for (let count = 0; count < 3; count++) {
    // oxlint-disable-next-line no-await-in-loop
    const socket = await connected();
    socket.end(LAST_PROBE);
    // oxlint-disable-next-line no-await-in-loop
    expect(answersIn(await text(socket))).toBe(1);
  }
  await vi.waitUntil(() => [...served].every(({ closed }) => closed), PATIENTLY);
});
