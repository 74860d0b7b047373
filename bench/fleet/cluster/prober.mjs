import { afterAnswer, unanswered } from './threshold.mjs';

/** The kubelet's probes of one container, from its start to its end. */
export class Prober {
  #isOver = false;
  #states = { startup: unanswered(false), liveness: unanswered(true), readiness: unanswered(false) };

  /**
   * @param random Draws the phase of each probe.
   * @param container Its `answer(kind)` returns a status or a promise of it; 0 is a refused connection.
   * @param told `ready(succeeds)` and `failed(kind)`: what the kubelet does about it.
   */
  constructor(clock, random, probes, container, told) {
    this.clock = clock;
    this.random = random;
    this.probes = probes;
    this.container = container;
    this.told = told;
  }

  begin() {
    this.#repeat('startup');
  }

  end() {
    this.#isOver = true;
  }

  #repeat(kind) {
    const { periodMs } = this.probes[kind];
    const probe = () => {
      if (this.#isOver || (kind === 'startup' && this.#states.startup.succeeds)) return;
      this.clock.after(periodMs, probe);
      this.#ask(kind);
    };
    this.clock.after(this.random() * periodMs, probe);
  }

  #ask(kind) {
    const answer = this.container.answer(kind);
    if (typeof answer === 'number') return this.#hear(kind, answer === 200);
    let isHeard = false;
    const hear = (good) => {
      if (isHeard) return;
      isHeard = true;
      this.clock.cancel(timer);
      this.#hear(kind, good);
    };
    const timer = this.clock.after(this.probes.timeoutMs, () => hear(false));
    void answer.then((status) => hear(status === 200));
  }

  #hear(kind, good) {
    if (this.#isOver) return;
    const before = this.#states[kind];
    const now = afterAnswer(before, good, this.probes[kind]);
    this.#states[kind] = now;
    if (kind !== 'readiness' && !good && now.inARow >= this.probes[kind].failureThreshold) this.told.failed(kind);
    if (now.succeeds === before.succeeds) return;
    if (kind === 'readiness') this.told.ready(good);
    if (kind === 'startup') {
      this.#repeat('liveness');
      this.#repeat('readiness');
    }
  }
}
