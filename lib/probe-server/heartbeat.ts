import { realTime } from '../timing/real-time.js';
import { Beat, BEAT_EVERY_MS, NOTICED_MS } from './beat.js';
import { isCalm } from './calm.js';
import { mayBeAsked } from './may-be-asked.js';
import { Turns } from './turns.js';

/** So many signs while the main thread has little to do, and it is calm. */
const SIGNS_UNTIL_CALM = 50;

/**
 * Gives the main thread's signs of life: ten times a second while it has work, and less often while it has not, because
 * each sign wakes a process that would sleep.
 */
export class Heartbeat {
  readonly #turns = new Turns();
  #timer: NodeJS.Timeout | undefined;
  #isCalm = false;
  #signs = 0;

  /** @param calmEveryMs How often a calm main thread gives a sign. */
  constructor(
    private readonly calmEveryMs = BEAT_EVERY_MS,
    readonly beat = new Beat(),
    private readonly ask = mayBeAsked,
  ) {
    beat.touch();
  }

  start(): void {
    this.note();
    this.beat.touch();
    this.#turns.take();
    this.every(BEAT_EVERY_MS);
  }

  stop(): void {
    realTime.clearInterval(this.#timer);
    this.#turns.unwatch();
  }

  /**
   * The main thread has begun with a piece of work. While it is calm the first one of a turn is a sign of life too, so a
   * stall counts from the request that causes it, and not from a sign long before.
   */
  step(): void {
    this.beat.step();
    if (this.#isCalm && this.#turns.isFirstStep()) this.beat.touch();
  }

  private every(everyMs: number): void {
    realTime.clearInterval(this.#timer);
    this.beat.everyMs = everyMs;
    this.#timer = realTime.setInterval(() => (this.#isCalm ? this.calmSign() : this.sign()), everyMs).unref();
  }

  private sign(): void {
    this.note();
    this.beat.tick(BEAT_EVERY_MS);
    this.#signs += 1;
    if (this.#signs % SIGNS_UNTIL_CALM !== 0) return;
    const { allMs, tookMs } = this.#turns.take();
    if (this.calmEveryMs > BEAT_EVERY_MS && isCalm(allMs, tookMs)) this.calmDown();
  }

  private calmDown(): void {
    this.#isCalm = true;
    this.#turns.watch();
    this.every(this.calmEveryMs);
  }

  /** A stall may have come and gone between two such signs, so it is measured here. */
  private calmSign(): void {
    const { allMs, longestMs, tookMs } = this.#turns.take();
    this.note();
    this.beat.tick(tookMs - (longestMs < NOTICED_MS ? 0 : longestMs));
    if (isCalm(allMs, tookMs)) return;
    this.#isCalm = false;
    this.#signs = 0;
    this.#turns.unwatch();
    this.every(BEAT_EVERY_MS);
  }

  /** Before it stands still, when it cannot tell: SIGUSR1 opens the inspector at any time, and a permission can be dropped. */
  private note(): void {
    this.beat.mayBeAsked = this.ask();
  }
}
