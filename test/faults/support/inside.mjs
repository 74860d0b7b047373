/**
 * Loaded into the application under test before its own code (`--import`): tells what it holds, and lies to it about
 * names and about the time of day, when it is told to.
 */
import dns from 'node:dns';
import { setTimeout } from 'node:timers/promises';

const lookup = dns.lookup;
const RealDate = Date;
const forgotten = new Set();
let clockIsAheadMs = 0;

/** `*.test` is this machine, until it is forgotten; then it is asked for as a name that nobody has. */
dns.lookup = (name, ...rest) => {
  const actual = forgotten.has(name) ? 'nobody.invalid' : name.endsWith('.test') ? '127.0.0.1' : name;
  return lookup(actual, ...rest);
};

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [Date.now()] : args));
  }

  static now() {
    return RealDate.now() + clockIsAheadMs;
  }
};

/** @type {Record<string, (argument: string) => unknown>} */
const orders = {
  forget: (name) => void forgotten.add(name),
  remember: (name) => void forgotten.delete(name),
  'set clock': (aheadMs) => void (clockIsAheadMs = Number(aheadMs)),
  holdings: async () => {
    // What one collection sets free another one takes away: sockets have finalizers.
    for (let pass = 1; pass <= 3; pass++) {
      globalThis.gc?.();
      await setTimeout(0);
    }
    const { heapUsed, external } = process.memoryUsage();
    return { memoryMb: (heapUsed + external) / 2 ** 20, handles: process.getActiveResourcesInfo().length };
  },
};

process.on('message', async (message) => {
  const [order, argument = ''] = String(message).split(': ');
  if (!(order in orders)) throw new Error(`There is no order ${order}`);
  process.send?.((await orders[order](argument)) ?? 'done');
});
// It is no reason to live on.
process.channel?.unref();
