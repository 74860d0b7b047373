import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FixedBodies } from './fixed-bodies.js';

type Adapter = ConstructorParameters<typeof FixedBodies>[0];

class FakeResponse extends EventEmitter {
  headersSent = false;
  writableEnded = false;
  destroyed = false;
  destroy = vi.fn();
}

let reply: ReturnType<typeof vi.fn<Adapter['reply']>>;
let adapter: Adapter;
let failed: ReturnType<typeof vi.fn<(error: unknown) => void>>;
let bodies: FixedBodies;

beforeEach(() => {
  reply = vi.fn<Adapter['reply']>(() => 'sent');
  adapter = { reply };
  failed = vi.fn<(error: unknown) => void>();
  bodies = new FixedBodies(adapter, failed);
});

/** What a handler gets: on Express Node's own response, on Fastify one around it. */
const PLATFORMS = [
  ['Express', (node: FakeResponse) => node as object],
  ['Fastify', (node: FakeResponse): object => ({ raw: node as unknown as ServerResponse })],
] as const;

describe.each(PLATFORMS)('a response of %s', (_platform, wrap) => {
  let node: FakeResponse;
  let response: object;

  beforeEach(() => {
    node = new FakeResponse();
    response = wrap(node);
  });

  it('is sent with the body that was set, whatever an interceptor has made of it', () => {
    const setHead = vi.fn();
    bodies.set(response, 'fixed', setHead);
    expect(setHead).toHaveBeenCalledOnce();
    expect(adapter.reply(response, { data: 'other' })).toBe('sent');
    expect(reply).toHaveBeenCalledExactlyOnceWith(response, 'fixed', undefined);
    expect(reply.mock.contexts).toEqual([adapter]);
  });

  it('is sent with an exception in the place of the body that was set', () => {
    bodies.set(response, 'fixed', () => undefined);
    adapter.reply(response, { statusCode: 408 }, 408);
    expect(reply).toHaveBeenCalledExactlyOnceWith(response, { statusCode: 408 }, 408);
  });

  it('is sent as it is where nothing was set, whatever its state', () => {
    node.headersSent = true;
    expect(adapter.reply(response, 'theirs', 201)).toBe('sent');
    expect(reply).toHaveBeenCalledExactlyOnceWith(response, 'theirs', 201);
    expect(reply.mock.contexts).toEqual([adapter]);
  });

  it('has a body of its own', () => {
    bodies.set(response, 'fixed', () => undefined);
    const other = wrap(new FakeResponse());
    adapter.reply(other, 'theirs');
    expect(reply).toHaveBeenCalledExactlyOnceWith(other, 'theirs', undefined);
  });

  it.each(['headersSent', 'writableEnded', 'destroyed'] as const)('gets no header with %s', (state) => {
    node[state] = true;
    const setHead = vi.fn();
    bodies.set(response, 'fixed', setHead);
    expect(setHead).not.toHaveBeenCalled();
    expect(node.destroy).not.toHaveBeenCalled();
  });

  it.each(['headersSent', 'writableEnded', 'destroyed'] as const)('gets no body with %s since', (state) => {
    bodies.set(response, 'fixed', () => undefined);
    node[state] = true;
    expect(adapter.reply(response, undefined)).toBeUndefined();
    expect(reply).not.toHaveBeenCalled();
    expect(failed).not.toHaveBeenCalled();
  });

  it('is ended, and the error is told, where its header throws', () => {
    const error = new Error('no header');
    bodies.set(response, 'fixed', () => {
      throw error;
    });
    expect(node.destroy).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledExactlyOnceWith(error);
  });

  it('is ended, and the error is told, where sending it throws', () => {
    const error = new Error('no body');
    reply.mockImplementation(() => {
      throw error;
    });
    bodies.set(response, 'fixed', () => undefined);
    expect(adapter.reply(response, undefined)).toBeUndefined();
    expect(node.destroy).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledExactlyOnceWith(error);
  });

  it('has no error that ends the process once its body is set', () => {
    expect(() => node.emit('error', new Error('too early'))).toThrow('too early');
    bodies.set(response, 'fixed', () => undefined);
    expect(() => node.emit('error', new Error('write after end'))).not.toThrow();
  });
});
