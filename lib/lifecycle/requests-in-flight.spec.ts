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
  shouldKeepAlive = true;
  writeHead = vi.fn();
}

let requests: RequestsInFlight;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fakeRealTime();
  requests = new RequestsInFlight(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function note(socket: EventEmitter, response: FakeResponse): void {
  requests.note({ socket, httpVersionMajor: 1 } as unknown as IncomingMessage, response as unknown as ServerResponse);
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
