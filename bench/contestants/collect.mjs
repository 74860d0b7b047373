// What a process of some size lives through before it serves, forced upon a contestant that is too small for it.
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Enough for V8 to note the shape of what `process.nextTick()` makes. */
const TICKS = 500;

/** A full garbage collection while no tick waits takes that shape away, and V8 never notes it again. */
export async function collect() {
  for (let tick = 0; tick < TICKS; tick++) await new Promise((resolve) => process.nextTick(resolve));
  await wait(300);
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
