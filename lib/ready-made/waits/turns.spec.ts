import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { realTime } from '../../timing/real-time.js';
import { mayBegin, type Standing, Turns } from './turns.js';

/** `a1` and `a2` may hang for the same reason, `b1` does not. */
const isRelated = (name: string, other: string): boolean => name[0] === other[0];

describe('mayBegin', () => {
  const turn = (name: string, standing: Standing, isSlow: boolean) => ({ name, standing, isSlow });
  const [young, slow] = [false, true];

  it.each<[standing: Standing, other: ReturnType<typeof turn>, expected: boolean]>([
    ['fine', turn('b1', 'fine', young), true],
    ['fine', turn('b1', 'unknown', young), true],
    ['fine', turn('b1', 'suspect', slow), true],
    ['unknown', turn('b1', 'fine', young), true],
    ['unknown', turn('b1', 'fine', slow), true],
    ['unknown', turn('b1', 'unknown', young), false],
    ['unknown', turn('b1', 'unknown', slow), true],
    ['unknown', turn('b1', 'suspect', young), true],
    ['suspect', turn('b1', 'fine', young), true],
    ['suspect', turn('b1', 'fine', slow), false],
    ['suspect', turn('b1', 'unknown', young), false],
    ['suspect', turn('b1', 'suspect', young), false],
    // Related.
    ['fine', turn('a2', 'fine', young), false],
    ['fine', turn('a2', 'unknown', slow), false],
    ['fine', turn('a2', 'suspect', slow), true],
    ['unknown', turn('a2', 'suspect', slow), false],
    ['suspect', turn('a2', 'fine', young), false],
    // The same.
    ['fine', turn('a1', 'suspect', slow), false],
  ])('a name that is %s beside %j: %s', (standing, other, expected) => {
    expect(mayBegin({ name: 'a1', standing }, [other], isRelated)).toBe(expected);
  });

  it('is never more than two at once', () => {
    const underWay = [turn('b1', 'fine', young), turn('c1', 'fine', young)];
    expect(mayBegin({ name: 'a1', standing: 'fine' }, underWay, isRelated)).toBe(false);
  });
});

describe('Turns', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    fakeRealTime();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** Work that ends when it is told to. */
  function works(turns: Turns) {
    const begun: string[] = [];
    const ends = new Map<string, (value?: unknown) => void>();
    const take = (name: string, lostAfterMs?: number) => {
      const work = () =>
        new Promise<unknown>((resolve) => {
          begun.push(name);
          ends.set(name, resolve);
        });
      return turns.take(name, work, lostAfterMs);
    };
    const end = async (name: string) => {
      ends.get(name)?.(`end of ${name}`);
      await vi.advanceTimersByTimeAsync(0);
    };
    return { begun, take, end };
  }

  const hang = async ({ take, end }: ReturnType<typeof works>, name: string) => {
    void take(name);
    await vi.advanceTimersByTimeAsync(2_001);
    await end(name);
  };
  const workWell = async ({ take, end }: ReturnType<typeof works>, name: string) => {
    void take(name);
    await end(name);
  };

  it('passes on what the work resolves with, and its error', async () => {
    const turns = new Turns();
    expect(await turns.take('a', async () => 'done')).toBe('done');
    await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(turns.underWay).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins work that waits as soon as a place is free, in order', async () => {
    const own = works(new Turns());
    for (const name of ['a', 'b', 'c']) await workWell(own, name); // oxlint-disable-line no-await-in-loop
    own.begun.length = 0;
    const answers = ['a', 'b', 'c', 'a'].map((name) => own.take(name));
    expect(own.begun).toEqual(['a', 'b']);
    await own.end('b');
    expect(own.begun).toEqual(['a', 'b', 'c']);
    await own.end('a');
    expect(own.begun).toEqual(['a', 'b', 'c', 'a']);
    expect(await answers[0]).toBe('end of a');
  });

  it('lets a second new name begin when the first is slow, and no third one, however many wait', async () => {
    const own = works(new Turns());
    for (const name of ['a', 'b', 'c', 'd', 'e']) void own.take(name);
    await vi.advanceTimersByTimeAsync(199);
    expect(own.begun).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.begun).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(own.begun).toEqual(['a', 'b']);
  });

  it('does so although the timer ends before the clock says that it is time', async () => {
    const own = works(new Turns());
    vi.spyOn(realTime, 'now').mockReturnValue(0);
    for (const name of ['a', 'b']) void own.take(name);
    await vi.advanceTimersByTimeAsync(200);
    expect(own.begun).toEqual(['a', 'b']);
  });

  it('gives one place to all names that hung, and is fair to them again when they work', async () => {
    const own = works(new Turns());
    await hang(own, 'a');
    await hang(own, 'b');
    own.begun.length = 0;
    void own.take('a');
    void own.take('b');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(own.begun).toEqual(['a']);
    await own.end('a');
    expect(own.begun).toEqual(['a', 'b']);
    await own.end('b'); // In time.
    void own.take('a');
    void own.take('b');
    expect(own.begun).toEqual(['a', 'b', 'a', 'b']);
  });

  it('begins one of several related names, also of those that worked before', async () => {
    const own = works(new Turns(isRelated));
    for (const name of ['a1', 'a2', 'b1']) await workWell(own, name); // oxlint-disable-line no-await-in-loop
    own.begun.length = 0;
    for (const name of ['a1', 'a2', 'a3']) void own.take(name);
    await vi.advanceTimersByTimeAsync(60_000);
    void own.take('b1');
    expect(own.begun).toEqual(['a1', 'b1']);
  });

  it('does not let a name wait for a related one that hangs, when it has worked meanwhile', async () => {
    const own = works(new Turns(isRelated));
    await workWell(own, 'a2');
    await hang(own, 'a1');
    void own.take('a1');
    void own.take('a2');
    expect(own.begun.slice(2)).toEqual(['a1']); // It worked before the other hung.
    await vi.advanceTimersByTimeAsync(10_000);
    await own.end('a1');
    await own.end('a2');
    void own.take('a1');
    void own.take('a2');
    expect(own.begun.slice(4)).toEqual(['a1', 'a2']);
    await own.end('a2');
    await vi.advanceTimersByTimeAsync(10_000);
    await own.end('a1');
    void own.take('a1');
    void own.take('a2');
    expect(own.begun.slice(6)).toEqual(['a1', 'a2']);
  });

  it('keeps the place of work that never ends, unless it may be lost', async () => {
    const own = works(new Turns());
    await hang(own, 'a');
    void own.take('a', 1_000);
    void own.take('a');
    await vi.advanceTimersByTimeAsync(999);
    expect(own.begun).toEqual(['a', 'a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(own.begun).toEqual(['a', 'a', 'a']);
    void own.take('a');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(own.begun).toEqual(['a', 'a', 'a']);
  });

  it('forgets the oldest of very many names', async () => {
    const own = works(new Turns());
    for (let index = 0; index <= 1_000; index++) await workWell(own, `name ${index}`); // oxlint-disable-line no-await-in-loop
    own.begun.length = 0;
    void own.take('new');
    void own.take('name 0');
    void own.take('name 1000');
    expect(own.begun).toEqual(['new', 'name 1000']);
  });
});
