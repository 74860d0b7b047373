// The time of a simulation: it jumps from event to event, and stands still in between.
import TinyQueue from 'tinyqueue';

export class VirtualClock {
  /** In milliseconds. Not 0, which a difference to 0 would hide. */
  now = 1_000;
  #order = 0;
  #timers = new TinyQueue([], (a, b) => a.at - b.at || a.order - b.order);

  /** Calls `run` after so many milliseconds. Timers of one moment run in the order in which they were set. */
  after(ms, run) {
    const timer = new Timer(this.now + Math.max(0, Number(ms) || 0), this.#order++, run);
    this.#timers.push(timer);
    return timer;
  }

  cancel(timer) {
    // It stays in the queue until its time comes, because taking it out would cost more.
    if (timer) timer.run = undefined;
  }

  /** Lets the time pass until `end`. After each timer all promises are heard before the next one runs. */
  runUntil(end) {
    return new Promise((resolve, reject) => {
      const step = () => {
        try {
          const timer = this.#next(end);
          if (!timer) {
            this.now = end;
            return resolve();
          }
          this.now = timer.at;
          timer.run();
        } catch (error) {
          return reject(error);
        }
        queueMicrotask(turn);
      };
      // Node runs a tick only when no microtask is left, also none that another microtask has added. A turn of the event
      // loop would be the same, and costs four times as much.
      const turn = () => process.nextTick(step);
      step();
    });
  }

  #next(end) {
    while (this.#timers.length > 0 && this.#timers.peek().at <= end) {
      const timer = this.#timers.pop();
      if (timer.run) return timer;
    }
    return undefined;
  }
}

class Timer {
  constructor(at, order, run) {
    this.at = at;
    this.order = order;
    this.run = run;
  }

  unref() {
    return this;
  }
}
