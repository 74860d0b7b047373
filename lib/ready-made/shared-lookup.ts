import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answer = readonly [error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number];

interface Lookup {
  readonly beganAt: number;
  readonly answer: Promise<Answer>;
}

/** A lookup that took longer found a name server that hangs. The resolver asks again after 5 s. */
const HANGS_AFTER_MS = 2_000;

const underWay = new Map<string, Lookup>();
const hanging = new Set<string>();
let lookupOfHanging: Promise<unknown> = Promise.resolve();

/**
 * A `lookup` for a socket that waits `ms` milliseconds from now for the answer; then the connection fails and the error
 * says since when the name server is silent.
 *
 * No deadline can end a lookup: each holds one of the few threads that all lookups of the process share, for 10 s and
 * more when the name server hangs. So a name is looked up once at a time, for all checks, and who comes later waits for
 * the same answer. Names whose last lookup hung take turns: together they hold one thread and leave the others to the
 * application.
 */
export function sharedLookup(ms: number): LookupFunction {
  const until = performance.now() + ms;
  return (host, options, callback) => {
    const key = JSON.stringify([host, options]);
    const { beganAt, answer } = underWay.get(key) ?? begin(key, host, options);
    const left = until - performance.now();
    const told = within<Answer>(left, answer, () => [unanswered(host, beganAt), '']);
    void told.then((answered) => process.nextTick(callback, ...answered));
  };
}

async function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms).unref();
  });
  return await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

function begin(key: string, host: string, options: LookupOptions): Lookup {
  const ask = (): Promise<Answer> => askFor(host, options).finally(() => underWay.delete(key));
  const answer = hanging.has(host) ? ((lookupOfHanging = lookupOfHanging.then(ask)) as Promise<Answer>) : ask();
  const lookup = { beganAt: performance.now(), answer };
  underWay.set(key, lookup);
  return lookup;
}

async function askFor(host: string, options: LookupOptions): Promise<Answer> {
  const askedAt = performance.now();
  try {
    return await new Promise<Answer>((resolve) => {
      dns.lookup(host, options, (...answer: Answer) => resolve(answer));
    });
  } catch (error) {
    return [error as Error, ''];
  } finally {
    if (performance.now() - askedAt > HANGS_AFTER_MS) hanging.add(host);
    else hanging.delete(host);
  }
}

function unanswered(host: string, beganAt: number): Error {
  const seconds = Math.round((performance.now() - beganAt) / 100) / 10;
  return new Error(`name lookup of ${host} has not been answered for ${seconds} s`);
}
