import { admitted, answeredWithin, drain, waitMs, warmer } from './queue.mjs';

/** The database that all pods share: a capacity, a queue, a cache that may be cold, and faults. */
export class Database {
  #waiting = 0;
  #warmth = 1;
  #countedAt;
  #isGone = false;
  #part = 1;
  #underWay = new Set();
  /** Queries that have arrived so far, of each kind, also those that were refused. */
  asked = { checks: 0, requests: 0, starts: 0 };

  constructor(clock, pods, settings) {
    this.clock = clock;
    this.settings = settings;
    this.full = pods * settings.queriesPerSecond;
    this.mostWaiting = (this.full * settings.queueMs) / 1_000;
    this.answersUntilWarm = (this.full * settings.warmUpMs) / 1_000;
    this.#countedAt = clock.now;
  }

  /** How many queries it answers in a second now. */
  get perSecond() {
    return this.#isGone ? 0 : this.full * this.#part * this.#warmth;
  }

  /** Refuses connections, and resets those that it has. */
  stop() {
    this.#isGone = true;
    this.#waiting = 0;
    for (const query of this.#underWay) query.fail('Connection terminated unexpectedly');
  }

  start({ cold = false } = {}) {
    this.#countedAt = this.clock.now;
    this.#isGone = false;
    if (cold) this.#warmth = this.settings.coldPart;
  }

  /** From now on it has this part of its capacity. */
  limitTo(part) {
    this.#pass();
    this.#part = part;
  }

  /** The query of one check. Rejects when `signal` is aborted, as the ready-made checks do. */
  check(signal) {
    this.asked.checks += 1;
    if (this.#isGone) return this.#later(1, 'connect ECONNREFUSED');
    if (this.#add(1) === 0) return this.#later(1, 'sorry, too many clients already');
    const wait = waitMs(this.#waiting, this.perSecond) + this.settings.answersAfterMs;
    return this.#later(wait, undefined, signal);
  }

  /** The check of a pod that has no access: refused, and not by the queue. */
  wrongPassword() {
    this.asked.checks += 1;
    return this.#later(1, this.#isGone ? 'connect ECONNREFUSED' : 'password authentication failed');
  }

  /** The queries of many requests that arrive together. Returns how many are answered in time. */
  requests(count, timeoutMs) {
    this.asked.requests += count;
    this.#pass();
    if (this.#isGone) return 0;
    const before = this.#waiting;
    return answeredWithin(before, this.#add(count), this.perSecond, timeoutMs);
  }

  /** What a process asks when it starts. */
  startOfProcess() {
    this.asked.starts += this.settings.queriesOfStart;
    if (!this.#isGone) this.#add(this.settings.queriesOfStart);
  }

  /** Returns how many have found a place in the queue. */
  #add(count) {
    this.#pass();
    // A single query is never broken.
    const room = admitted(this.#waiting, count, this.mostWaiting);
    const added = count === 1 ? Math.floor(room) : room;
    this.#waiting += added;
    return added;
  }

  #pass() {
    const { now } = this.clock;
    const { waiting, answered } = drain(this.#waiting, this.perSecond, now - this.#countedAt);
    this.#countedAt = now;
    this.#waiting = waiting;
    if (this.#warmth < 1) {
      const { coldPart } = this.settings;
      this.#warmth = warmer(this.#warmth, answered, { coldPart, answersUntilWarm: this.answersUntilWarm });
    }
  }

  #later(ms, problem, signal) {
    return new Promise((resolve, reject) => {
      const end = (why) => {
        this.clock.cancel(timer);
        this.#underWay.delete(query);
        signal?.removeEventListener('abort', onAbort);
        if (why === undefined) resolve();
        else reject(new Error(why));
      };
      const onAbort = () => end('aborted');
      const query = { fail: end };
      const timer = this.clock.after(ms, () => end(problem));
      this.#underWay.add(query);
      signal?.addEventListener('abort', onAbort);
    });
  }
}
