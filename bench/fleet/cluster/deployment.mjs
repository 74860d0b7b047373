import { Pod } from '../pod/pod.mjs';
import { limitsOf, rollingStep } from './rolling-step.mjs';

/** How soon the controller looks at its pods after a change. */
const LOOKS_AFTER_MS = 100;

/** The fleet, and the controller that replaces its pods when there is a new release. */
export class Deployment {
  pods = new Set();
  #wanted;
  #release = { hasAccess: true };
  #willLook = false;

  constructor(world, nodes, rolling) {
    this.world = world;
    this.nodes = nodes;
    this.rolling = rolling;
  }

  /** All pods of the beginning, each started within `withinMs`. */
  begin(wanted, withinMs) {
    this.#wanted = wanted;
    for (let index = 0; index < wanted; index++) {
      this.world.clock.after(this.world.random() * withinMs, () => this.#create());
    }
  }

  rollOut(release) {
    this.#release = release;
    this.look();
  }

  /** Something may have changed. */
  look() {
    if (this.#willLook) return;
    this.#willLook = true;
    this.world.clock.after(LOOKS_AFTER_MS, () => {
      this.#willLook = false;
      this.#step();
    });
  }

  #step() {
    const next = [...this.pods].filter(({ release }) => release === this.#release);
    if (next.length === this.pods.size) return;
    const old = [...this.pods].filter(({ release }) => release !== this.#release);
    const { create, end } = rollingStep(
      this.#wanted,
      limitsOf(this.#wanted, this.rolling),
      countsOf(old),
      countsOf(next),
    );
    for (let index = 0; index < create; index++) this.#create();
    // The sort is stable: of those that are ready the oldest go first.
    const leaving = old.toSorted((a, b) => Number(a.isEndpoint) - Number(b.isEndpoint)).slice(0, end);
    for (const pod of leaving) {
      this.pods.delete(pod);
      pod.delete();
    }
  }

  #create() {
    const node = this.nodes.reduce((least, each) => (each.pods.size < least.pods.size ? each : least));
    this.pods.add(new Pod(this.world, node, this.#release));
  }
}

function countsOf(pods) {
  return { total: pods.length, ready: pods.filter(({ isEndpoint }) => isEndpoint).length };
}
