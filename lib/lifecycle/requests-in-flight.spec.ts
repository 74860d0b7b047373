import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { RequestsInFlight } from './requests-in-flight.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

class FakeResponse extends EventEmitter {
  writableFinished = false;
  destroyed = false;
  headersSent = false;
  shouldKeepAlive = true;
  writeHead = vi.fn();
}

let requests: RequestsInFlight;
let answered: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fakeRealTime();
  answered = vi.fn<() => void>();
  requests = new RequestsInFlight(answered);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function note(socket: EventEmitter, response: FakeResponse, httpVersionMajor = 1): boolean {
  const request = { socket, httpVersionMajor } as unknown as IncomingMessage;
  return requests.note(request, response as unknown as ServerResponse);
}

/** Notes an answer of which nothing else knows. */
function noteOnly(socket: EventEmitter, state: Partial<FakeResponse>): WeakRef<FakeResponse> {
  const response = Object.assign(new FakeResponse(), state);
  note(socket, response);
  return new WeakRef(response);
}

/** A garbage collection sees what a weak reference has shown only after the turn. */
async function isHeld(response: WeakRef<FakeResponse>): Promise<boolean> {
  await new Promise((resolve) => process.nextTick(resolve));
  await new Promise((resolve) => void setImmediate(resolve));
  collectGarbage();
  return response.deref() !== undefined;
}

it.each([{ writableFinished: true }, { destroyed: true }])(
  'an answer that is done (%j) is held for a second at most, however long its connection stays open',
  async (state) => {
    const socket = new EventEmitter();
    const response = noteOnly(socket, state);
    vi.advanceTimersByTime(1_000);
    expect(await isHeld(response)).toBe(false);
    expect(requests.hasCome(socket as never)).toBe(true);
  },
);

it('an answer that takes long is followed at the shutdown', () => {
  const response = new FakeResponse();
  note(new EventEmitter(), response);
  vi.advanceTimersByTime(60_000);
  requests.leave();
  expect(requests.size).toBe(1);
  expect(response.shouldKeepAlive).toBe(false);
});

it('answers that are done do not count as in flight, and answers after them do', () => {
  const [idle, busy] = [new EventEmitter(), new EventEmitter()];
  note(idle, Object.assign(new FakeResponse(), { writableFinished: true }));
  note(busy, Object.assign(new FakeResponse(), { writableFinished: true }));
  vi.advanceTimersByTime(1_000);
  note(busy, new FakeResponse());
  vi.advanceTimersByTime(1_000);
  requests.leave();
  expect(requests.size).toBe(1);
});

it('sweeps only while there are answers, and not after the shutdown has begun', () => {
  expect(vi.getTimerCount()).toBe(0);
  const socket = new EventEmitter();
  const response = new FakeResponse();
  note(socket, response);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(1);
  response.writableFinished = true;
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
  note(socket, new FakeResponse());
  requests.leave();
  note(socket, new FakeResponse());
  expect(vi.getTimerCount()).toBe(0);
});

it('one connection has one listener, however many requests come on it, and is forgotten when it closes', () => {
  const socket = new EventEmitter();
  expect([1, 2, 3].map(() => note(socket, new FakeResponse()))).toEqual([true, false, false]);
  expect(socket.listenerCount('close')).toBe(1);
  expect(requests.hasCome(socket as never)).toBe(true);
  socket.emit('close');
  expect(requests.hasCome(socket as never)).toBe(false);
});

it('a request over HTTP/2 may be the first one each time, and is followed from its beginning', () => {
  const socket = new EventEmitter();
  const responses = [new FakeResponse(), new FakeResponse()];
  expect(responses.map((response) => note(socket, response, 2))).toEqual([true, true]);
  expect(requests.hasCome(socket as never)).toBe(false);
  expect(requests.size).toBe(2);
  expect(responses.map(({ shouldKeepAlive }) => shouldKeepAlive)).toEqual([true, true]);
  responses[0]?.emit('close');
  expect(requests.size).toBe(1);
  expect(answered).not.toHaveBeenCalled();
  requests.leave();
  responses[1]?.emit('close');
  expect(answered).toHaveBeenCalledOnce();
});

it('those whose answer has begun are told from those that have none yet', () => {
  const [begun, waiting] = [new FakeResponse(), new FakeResponse()];
  note(new EventEmitter(), begun);
  note(new EventEmitter(), waiting);
  requests.leave();
  begun.headersSent = true;
  expect(requests.begun).toEqual([begun]);
  expect(requests.size).toBe(2);
});

it('an answer that takes long is looked at again each second, until it is done', async () => {
  const socket = new EventEmitter();
  note(socket, new FakeResponse());
  vi.advanceTimersByTime(3_000);
  const response = noteOnly(socket, {});
  vi.advanceTimersByTime(1_000);
  expect(await isHeld(response)).toBe(true);
  Object.assign(response.deref() ?? {}, { writableFinished: true });
  vi.advanceTimersByTime(1_000);
  expect(await isHeld(response)).toBe(false);
});
