/** A machine of the cluster. Its network may be gone: then its kubelet goes on, and nobody hears of it. */
export class Node {
  isConnected = true;
  /** Whether the control plane has given up on it, and takes its pods out. */
  isGivenUp = false;
  pods = new Set();

  constructor(clock, graceMs) {
    this.clock = clock;
    this.graceMs = graceMs;
  }

  disconnect() {
    this.isConnected = false;
    this.#tell();
    this.giveUp = this.clock.after(this.graceMs, () => {
      this.isGivenUp = true;
      this.#tell();
    });
  }

  connect() {
    this.clock.cancel(this.giveUp);
    this.isConnected = true;
    this.isGivenUp = false;
    for (const pod of this.pods) pod.report();
    this.#tell();
  }

  #tell() {
    for (const pod of this.pods) pod.tell();
  }
}
