import { describe, expect, it } from 'vitest';
import { MessagesInFlight } from './messages-in-flight.js';

describe('MessagesInFlight', () => {
  it('names each pattern once, with its number', () => {
    const messages = new MessagesInFlight();
    messages.begin('sum');
    messages.begin('orders');
    messages.begin('sum');
    expect(messages.left).toEqual(['sum (2)', 'orders']);
  });

  it('names replies only when no handler runs', () => {
    const messages = new MessagesInFlight();
    messages.begin();
    const end = messages.begin('sum');
    messages.begin();
    expect(messages.left).toEqual(['sum']);
    end();
    expect(messages.left).toEqual(['replies (2)']);
  });

  it('counts a message out once', () => {
    const messages = new MessagesInFlight();
    const ends: number[] = [];
    messages.ended$.subscribe(() => ends.push(messages.size));
    const end = messages.begin('sum');
    messages.begin('sum');
    end();
    end();
    expect(messages.size).toBe(1);
    expect(ends).toEqual([1]);
  });

  it('is idle when none is in flight', async () => {
    const messages = new MessagesInFlight();
    let isIdle = false;
    const end = messages.begin('sum');
    const idle = messages.idle().then(() => (isIdle = true));
    await new Promise(setImmediate);
    expect(isIdle).toBe(false);
    end();
    await idle;
    expect(isIdle).toBe(true);
  });

  it('is not idle when a message begins in the turn in which the last has ended', async () => {
    const messages = new MessagesInFlight();
    const endFirst = messages.begin('first');
    let isIdle = false;
    const idle = messages.idle().then(() => (isIdle = true));
    endFirst();
    await Promise.resolve();
    const endSecond = messages.begin('second');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(isIdle).toBe(false);
    endSecond();
    await idle;
  });

  it('knows the context of each message, so that a transport finds out where it came from', () => {
    const messages = new MessagesInFlight();
    const context = {};
    messages.begin('sum', context);
    const end = messages.begin('sum', 'another');
    end();
    expect(messages.contexts).toEqual([context]);
  });
});
