import dns from 'node:dns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Callback = (error: Error | null, address?: string, family?: number) => void;

const asked: { readonly host: string; readonly answer: Callback }[] = [];

let sharedLookup: typeof import('./shared-lookup.js').sharedLookup;

/** The lookups of one test do not affect the next. */
beforeEach(async () => {
  vi.resetModules();
  ({ sharedLookup } = await import('./shared-lookup.js'));
  const { fakeRealTime } = await import('../../timing/real-time.fake.js');
  vi.useFakeTimers();
  fakeRealTime();
  asked.length = 0;
  vi.spyOn(dns, 'lookup').mockImplementation(((host: string, _options: object, answer: Callback) => {
    asked.push({ host, answer });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const hosts = () => asked.map(({ host }) => host);

/** One run of a check. Returns what the socket gets. */
function lookUp(host: string, ms = 700, family?: number) {
  const told = vi.fn<Callback>();
  sharedLookup(ms)(host, family === undefined ? {} : { family }, told as never);
  return told;
}

async function answerAfter(ms: number, index = asked.length - 1): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  asked[index]?.answer(null, '10.0.0.1', 4);
  await vi.advanceTimersByTimeAsync(0);
}

describe('sharedLookup', () => {
  it('passes the answer on, whole', async () => {
    const told = lookUp('a.test');
    await answerAfter(10);
    expect(told).toHaveBeenCalledExactlyOnceWith(null, '10.0.0.1', 4);
  });

  it('leaves no timer behind', async () => {
    lookUp('a.test');
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await answerAfter(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes the error on', async () => {
    const told = lookUp('a.test');
    const error = new Error('getaddrinfo ENOTFOUND a.test');
    asked[0]?.answer(error);
    await vi.advanceTimersByTimeAsync(0);
    expect(told.mock.calls[0]?.[0]).toBe(error);
  });

  it('passes on what is thrown for an invalid host', async () => {
    vi.mocked(dns.lookup).mockImplementation((() => {
      throw new TypeError('no host');
    }) as never);
    const told = lookUp('');
    await vi.advanceTimersByTimeAsync(0);
    expect(told.mock.calls[0]?.[0]).toMatchObject({ message: 'no host' });
  });

  it('asks once at a time, and says how long there has been no answer', async () => {
    const runs = [];
    for (let second = 0; second < 12; second++) {
      runs.push(lookUp('silent.test'));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(hosts()).toEqual(['silent.test']);
    for (const told of runs) expect(told).toHaveBeenCalledOnce();
    expect(runs[0]?.mock.calls[0]?.[0]?.message).toBe('name lookup of silent.test has not been answered for 0.7 s');
    expect(runs[11]?.mock.calls[0]?.[0]?.message).toBe('name lookup of silent.test has not been answered for 11.7 s');
  });

  it('gives the answer to all waiting runs, and asks again the next time', async () => {
    const [first, second] = [lookUp('a.test'), lookUp('a.test')];
    await answerAfter(100);
    expect(first).toHaveBeenCalledWith(null, '10.0.0.1', 4);
    expect(second).toHaveBeenCalledWith(null, '10.0.0.1', 4);
    lookUp('a.test');
    expect(asked).toHaveLength(2);
  });

  it('asks for a host once at a time, also for other addresses of it', async () => {
    const [any, six] = [lookUp('a.test'), lookUp('a.test', 700, 6)];
    expect(hosts()).toEqual(['a.test']);
    await answerAfter(10);
    expect(hosts()).toEqual(['a.test', 'a.test']);
    expect(any).toHaveBeenCalledOnce();
    expect(six).not.toHaveBeenCalled();
    await answerAfter(10);
    expect(six).toHaveBeenCalledOnce();
  });

  it('asks for two hosts that are known side by side, and for new ones one after the other', async () => {
    lookUp('a.test');
    lookUp('b.test');
    expect(hosts()).toEqual(['a.test']);
    await answerAfter(10);
    await answerAfter(10);
    lookUp('a.test');
    lookUp('b.test');
    expect(hosts().slice(2)).toEqual(['a.test', 'b.test']);
  });

  it('lets hosts whose last lookup hung take turns, without a wait for other hosts', async () => {
    lookUp('a.test');
    lookUp('b.test');
    await answerAfter(10_000, 0);
    await answerAfter(0, 1);

    const [, b] = [lookUp('a.test', 60_000), lookUp('b.test', 60_000), lookUp('fine.test', 60_000)];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(hosts().slice(2)).toEqual(['a.test', 'fine.test']);

    await answerAfter(0, 3);
    expect(hosts().slice(4)).toEqual([]);
    await answerAfter(1, 2);
    expect(hosts().slice(4)).toEqual(['b.test']);
    await answerAfter(0, 4);
    expect(b).toHaveBeenCalledWith(null, '10.0.0.1', 4);

    // `b.test` has been answered in time and does not wait for a turn any more.
    lookUp('a.test');
    lookUp('b.test');
    expect(hosts().slice(5)).toEqual(['a.test', 'b.test']);
  });

  it('asks for one host of a zone that hangs, and says of the others for which they wait', async () => {
    const runs = ['a', 'b', 'c', 'd'].map((name) => lookUp(`${name}.silent.test`));
    const fine = lookUp('other.fine.test');
    await vi.advanceTimersByTimeAsync(200);
    expect(hosts()).toEqual(['a.silent.test', 'other.fine.test']);
    await answerAfter(10);
    expect(fine).toHaveBeenCalledExactlyOnceWith(null, '10.0.0.1', 4);
    await vi.advanceTimersByTimeAsync(490);
    const [first, ...others] = runs.map((told) => told.mock.calls[0]?.[0]?.message);
    expect(first).toBe('name lookup of a.silent.test has not been answered for 0.7 s');
    for (const message of others) {
      expect(message).toMatch(
        /^name lookup of [bcd]\.silent\.test has not been answered for 0\.7 s: it waits for the lookup of a\.silent\.test/,
      );
    }
    expect(hosts()).toHaveLength(2);
  });

  it('counts a lookup that never ends as lost, asks again less and less often, and uses the first answer', async () => {
    const startedAt = performance.now();
    const askedAfterMinutes: number[] = [];
    for (let second = 0; second < 2_400; second += 5) {
      const before = asked.length;
      lookUp('lost.test');
      await vi.advanceTimersByTimeAsync(5_000);
      if (asked.length > before) askedAfterMinutes.push(Math.floor((performance.now() - startedAt) / 60_000));
    }
    expect(askedAfterMinutes).toEqual([0, 1, 3, 7, 15, 25, 35]);

    const told = lookUp('lost.test');
    await answerAfter(0);
    expect(told).toHaveBeenCalledWith(null, '10.0.0.1', 4);
    lookUp('lost.test');
    await vi.advanceTimersByTimeAsync(60_000);
    lookUp('lost.test');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(9); // One minute is enough again.
  });

  it('gives the next name its turn when the lookup before it is lost', async () => {
    lookUp('one.test');
    lookUp('two.test');
    await answerAfter(10_000, 0);
    await answerAfter(0, 1);
    lookUp('one.test');
    lookUp('two.test');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(hosts().slice(2)).toEqual(['one.test']);
    await vi.advanceTimersByTimeAsync(1);
    expect(hosts().slice(3)).toEqual(['two.test']);
    const told = lookUp('two.test');
    await answerAfter(0, 3);
    expect(told).toHaveBeenCalledWith(null, '10.0.0.1', 4);
  });

  it('keeps a new lookup when the lost one ends after all', async () => {
    lookUp('late.test');
    await vi.advanceTimersByTimeAsync(60_000);
    const told = lookUp('late.test');
    await vi.advanceTimersByTimeAsync(0);
    await answerAfter(0, 0);
    const toldLater = lookUp('late.test');
    await answerAfter(0, 1);
    for (const each of [told, toldLater]) expect(each).toHaveBeenCalledWith(null, '10.0.0.1', 4);
    expect(asked).toHaveLength(2);
  });
});
