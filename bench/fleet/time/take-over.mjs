// Puts the library on a virtual clock. It takes the global timers and clocks when it uses them, and the object `realTime`
// for what a test must not fake: both are replaced, as its own tests do it.

/** The beginning of every simulation, so that no date differs from run to run. */
const EPOCH = Date.UTC(2026, 0, 1);

/**
 * @param random Takes the place of Math.random: the library draws the jitter of its intervals from it.
 * @returns A function that gives the time back.
 */
export function takeOver(clock, random, realTime) {
  const timers = {
    setTimeout: (run, ms) => clock.after(ms, run),
    clearTimeout: (timer) => clock.cancel(timer),
    setImmediate: (run) => clock.after(0, run),
  };
  const now = () => clock.now;
  class VirtualDate extends Date {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(EPOCH + clock.now);
    }

    static now() {
      return EPOCH + clock.now;
    }
  }
  const giveBack = [
    replace(globalThis, { ...timers, Date: VirtualDate }),
    replace(performance, { now }),
    replace(Math, { random }),
    replace(realTime, { ...timers, now }),
  ];
  return () => {
    for (const give of giveBack) give();
  };
}

function replace(object, values) {
  const before = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(object, name)]);
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(object, name, descriptor);
      else delete object[name];
    }
  };
}
