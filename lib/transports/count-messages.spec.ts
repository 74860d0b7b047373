import { Logger } from '@nestjs/common';
import { Server } from '@nestjs/microservices';
import { EMPTY, firstValueFrom, isObservable, Observable, of, Subject } from 'rxjs';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { countMessages } from './count-messages.js';
import { MessagesInFlight } from './messages-in-flight.js';
import type { Handler, NestServer } from './nest-server.js';

/** Nest's own base class, of which every transport and most strategies are made. */
class SomeServer extends Server {
  listen(): void {}
  close(): void {}
  on(): void {}
  unwrap<T>(): T {
    throw new Error('There is nothing');
  }
}

let server: SomeServer;
let messages: MessagesInFlight;

beforeEach(() => {
  server = new SomeServer();
  messages = new MessagesInFlight();
  countMessages(server as unknown as NestServer, messages);
});

/** What Nest calls when a message comes. */
function handlerOf(handler: Handler, pattern = 'sum'): Handler {
  server.addHandler(pattern, handler as never);
  return server.getHandlerByPattern(pattern) as unknown as Handler;
}

/** A promise, with its end. */
function pending<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

describe('a handler', () => {
  it('counts from its call until its promise settles', async () => {
    const work = pending<number>();
    const result = handlerOf(() => work.promise)({}, {});
    expect(messages.left).toEqual(['sum']);
    work.resolve(3);
    expect(await result).toBe(3);
    expect(messages.size).toBe(0);
  });

  it('counts until its promise has failed', async () => {
    const work = pending<number>();
    const result = handlerOf(() => work.promise)({}, {});
    work.reject(new Error('on purpose'));
    await expect(result).rejects.toThrow('on purpose');
    expect(messages.size).toBe(0);
  });

  it.each<[how: string, end: (values$: Subject<number>, stop: () => void) => void]>([
    ['completes', (values$) => values$.complete()],
    ['fails', (values$) => values$.error(new Error('on purpose'))],
    ['is not needed any more', (_values$, stop) => stop()],
  ])('counts until its stream %s', async (_how, end) => {
    const values$ = new Subject<number>();
    const result = await handlerOf(async () => values$)({}, {});
    expect(isObservable(result)).toBe(true);
    const subscription = (result as Observable<number>).subscribe({ error: () => undefined });
    values$.next(1);
    expect(messages.size).toBe(1);
    end(values$, () => subscription.unsubscribe());
    expect(messages.size).toBe(0);
  });

  it('that throws at once is over', () => {
    const handler = handlerOf(() => {
      throw new Error('on purpose');
    });
    expect(() => handler({}, {})).toThrow('on purpose');
    expect(messages.size).toBe(0);
  });

  it('that returns a value at once is over', () => {
    expect(handlerOf(() => 3)({}, {})).toBe(3);
    expect(messages.size).toBe(0);
  });

  it('has its context, so that a transport finds out where the message came from', () => {
    const context = {};
    void handlerOf(() => new Promise(() => undefined))({}, context);
    expect(messages.contexts[0]).toBe(context);
  });

  it('stays the head of the handlers of one event', () => {
    const first: Handler & { next?: unknown } = () => undefined;
    const second: Handler = () => undefined;
    server.addHandler('created', first as never, true);
    server.addHandler('created', second as never, true);
    // Nest's handler calls the next one, which it reads from itself.
    expect(first.next).toBeTypeOf('function');
    expect(server.getHandlers().get('created')?.isEventHandler).toBe(true);
  });
});

describe('a reply', () => {
  /** Replies as Nest does, and resolves with the parts. */
  function reply(stream$: Observable<unknown>, respond: (part: object) => unknown): void {
    server.send(stream$, respond as never);
  }

  it('counts until its last part is handed to the transport', async () => {
    const sent = pending<void>();
    const parts: object[] = [];
    reply(of(1, 2), (part) => {
      parts.push(part);
      return parts.length === 2 ? sent.promise : undefined;
    });
    expect(messages.left).toEqual(['replies']);
    await new Promise(setImmediate);
    expect(parts).toEqual([{ response: 1 }, { response: 2, isDisposed: true }]);
    expect(messages.size).toBe(1);
    sent.resolve();
    await messages.idle();
  });

  it('without any value counts until its end is sent', async () => {
    const parts: object[] = [];
    reply(EMPTY, (part) => parts.push(part));
    expect(messages.size).toBe(1);
    await messages.idle();
    expect(parts).toEqual([{ isDisposed: true }]);
  });

  it('that cannot be sent is over', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    onTestFinished(() => logged.mockRestore());
    reply(of(1), () => Promise.reject(new Error('no connection')));
    await messages.idle();
    expect(messages.size).toBe(0);
  });
});

it('does not count where a strategy has neither handlers nor replies of Nest', () => {
  const bare: NestServer = { listen: () => undefined, close: () => undefined };
  expect(() => countMessages(bare, messages)).not.toThrow();
  expect(Object.keys(bare)).toEqual(['listen', 'close']);
});

it('changes no result of a handler', async () => {
  const result = await handlerOf(async () => of(1))({}, {});
  expect(await firstValueFrom(result as Observable<number>)).toBe(1);
});
