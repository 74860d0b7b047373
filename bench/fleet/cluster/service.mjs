/**
 * The endpoints of the fleet, as the nodes know them: a change of a pod takes a while to get there. `counts` says what a
 * request finds: a pod that can ask the database (`serving`), one that cannot (`cutOff`), or nobody (`dead`).
 */
export class Service {
  #endpoints = new Map();
  counts = { serving: 0, cutOff: 0, dead: 0 };

  /** @param delayMs Draws how long the next change takes. */
  constructor(clock, delayMs) {
    this.clock = clock;
    this.delayMs = delayMs;
  }

  get pods() {
    return [...this.#endpoints.keys()];
  }

  get size() {
    return this.#endpoints.size;
  }

  /** Readiness of `pod` has changed. What counts in the end is what it says when the change arrives. */
  follow(pod) {
    this.clock.after(this.delayMs(), () => {
      if (pod.isEndpoint === this.#endpoints.has(pod)) return;
      if (pod.isEndpoint) this.#endpoints.set(pod, undefined);
      else this.#count(this.#endpoints.get(pod), -1);
      if (!pod.isEndpoint) this.#endpoints.delete(pod);
      this.changed(pod);
    });
  }

  /** What a request finds at `pod` may have changed. That needs no time: it is so. */
  changed(pod) {
    if (!this.#endpoints.has(pod)) return;
    const before = this.#endpoints.get(pod);
    if (before === pod.kind) return;
    this.#count(before, -1);
    this.#count(pod.kind, 1);
    this.#endpoints.set(pod, pod.kind);
  }

  #count(kind, by) {
    if (kind !== undefined) this.counts[kind] += by;
  }
}
