import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { realTime } from '../../timing/real-time.js';
import { Turns } from '../waits/turns.js';
import { within } from '../waits/within.js';
import { areRelated } from './zones.js';

type Answer = readonly [error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number];

interface Lookup {
  readonly times: Times;
  readonly answer: Promise<Answer>;
}

interface Times {
  readonly beganAt: number;
  /** When it counts as lost. `Infinity` while it waits for its turn. */
  lostAt: number;
}

/** By then every resolver has given up. The time doubles with each lookup in a row that is lost. */
const LOST_AFTER_MS = { first: 60_000, longest: 600_000 };

const underWay = new Map<string, Lookup>();
const lostInARow = new Map<string, number>();
const turns = new Turns(areRelated);

/**
 * Makes a `lookup` for a socket. It waits until `ms` milliseconds from now. Then the connection fails, and the error
 * says how long the name server has been silent.
 *
 * No deadline can end a lookup. Each one holds one of the two threads that all lookups of the process share, for 10 s
 * and more when the name server hangs. So each host is looked up once at a time for all checks, and later callers wait
 * for the same answer. Hosts whose last lookup hung, and new hosts of the same zone, take turns: together they hold one
 * thread and leave the other to the application. A lookup that never ends counts as lost in the end: then the host is
 * looked up again, and the next host gets its turn.
 */
export function sharedLookup(ms: number): LookupFunction {
  const until = realTime.now() + ms;
  return (host, options, callback) => {
    const key = JSON.stringify([host, options]);
    const { times, answer } = lookupUnderWay(key) ?? begin(key, host, options);
    const left = until - realTime.now();
    const told = within<Answer>(left, answer, () => [unanswered(host, times), '']);
    void told.then((answered) => realTime.nextTick(callback, ...answered));
  };
}

function lookupUnderWay(key: string): Lookup | undefined {
  const lookup = underWay.get(key);
  if (lookup === undefined || realTime.now() < lookup.times.lostAt) return lookup;
  lostInARow.set(key, (lostInARow.get(key) ?? 0) + 1);
  return undefined;
}

function begin(key: string, host: string, options: LookupOptions): Lookup {
  const times: Times = { beganAt: realTime.now(), lostAt: Infinity };
  const lostAfterMs = Math.min(LOST_AFTER_MS.first * 2 ** (lostInARow.get(key) ?? 0), LOST_AFTER_MS.longest);
  const ask = (): Promise<Answer> => {
    times.lostAt = realTime.now() + lostAfterMs;
    return askFor(host, options).finally(() => forget(key, times));
  };
  const lookup: Lookup = { times, answer: turns.take(host, ask, lostAfterMs) };
  underWay.set(key, lookup);
  return lookup;
}

function forget(key: string, times: Times): void {
  lostInARow.delete(key);
  // This lookup may have counted as lost, and then a newer one is in the map.
  if (underWay.get(key)?.times === times) underWay.delete(key);
}

async function askFor(host: string, options: LookupOptions): Promise<Answer> {
  try {
    return await new Promise<Answer>((resolve) => {
      dns.lookup(host, options, (...answer: Answer) => resolve(answer));
    });
  } catch (error) {
    return [error as Error, ''];
  }
}

function unanswered(host: string, { beganAt, lostAt }: Times): Error {
  const seconds = Math.round((realTime.now() - beganAt) / 100) / 10;
  const others = lostAt === Infinity ? turns.underWay.join(' and ') : '';
  const why = others === '' ? '' : `: it waits for the lookup of ${others}`;
  return new Error(`name lookup of ${host} has not been answered for ${seconds} s${why}`);
}
