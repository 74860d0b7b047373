import { setMaxListeners } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import { filter, firstValueFrom, map, startWith, Subject } from 'rxjs';
import { type CheckedPod, FirstReady } from './first-ready.js';
import { holdReason } from './hold-reason.js';
import { type Phase, type PhaseEvent, STARTING, transition } from './phase.js';

/** The sign of a shutdown that began without a signal. */
export const CLOSE = 'app.close()';

/** A person or program has taken the application out of service. */
export interface Hold {
  readonly reason: string;
}

/** Why no client can reach the application yet. */
export type Unreachable = 'still booting' | 'not listening yet';

/**
 * The phase of the application, whether clients can reach it, whether a person holds it out of service, and whether it
 * was ready, ever.
 */
export class Lifecycle {
  readonly #changes = new Subject<void>();
  readonly #shutdown = new AbortController();
  #firstReady: FirstReady | undefined;
  #phase: Phase = STARTING;
  #booted = false;
  #listening = true;
  #hold: Hold | undefined;
  #sign: string | undefined;

  /** Emits after each change, in the same turn. */
  readonly changes$ = this.#changes.asObservable();

  constructor(private readonly logger: LoggerService) {
    // Each startup task may add a listener, and Node warns of more than ten.
    setMaxListeners(0, this.#shutdown.signal);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /**
   * Why clients cannot reach the application yet. Needed for probes that arrive on the separate port, which works
   * earlier.
   */
  get unreachable(): Unreachable | undefined {
    if (!this.#listening) return 'not listening yet';
    return this.#booted ? undefined : 'still booting';
  }

  /** Whether the pod was ready, ever. Always false without {@link lookOutForReadiness}. */
  get wasReady(): boolean {
    return this.#firstReady?.wasReady ?? false;
  }

  /** Why a pod that was never ready is not ready, although its latest results allow it. */
  get notReadyYet(): string | undefined {
    return this.#firstReady?.reason;
  }

  get hold(): Hold | undefined {
    return this.#hold;
  }

  /** The first sign of a shutdown: the name of a signal, or of the method that was called. */
  get sign(): string | undefined {
    return this.#sign;
  }

  /** Aborted at the first sign of a shutdown. */
  get shutdownSignal(): AbortSignal {
    return this.#shutdown.signal;
  }

  /** Call it before anything else subscribes to {@link changes$} and to the results of the checks. */
  lookOutForReadiness(pod: CheckedPod): void {
    this.#firstReady = new FirstReady(this, pod, this.logger, () => this.#changes.next());
  }

  /** Call it when Nest has booted, that is when every `onApplicationBootstrap` is over. */
  booted(): void {
    if (this.#booted) return;
    this.#booted = true;
    this.tellOfStart();
    this.#changes.next();
  }

  /** Whether the application's server listens. An application without a server has nothing to wait for. */
  setListening(listening: boolean): void {
    if (listening === this.#listening) return;
    this.#listening = listening;
    this.#changes.next();
  }

  /** Call it when the startup tasks are done and the checks have passed. While draining it changes nothing. */
  started(): void {
    if (this.step('started')) this.tellOfStart();
  }

  /**
   * Resolves when the application has started.
   *
   * @throws Error when it shuts down before that.
   */
  async whenStarted(): Promise<void> {
    const phases$ = this.changes$.pipe(
      startWith(undefined),
      map(() => this.phase),
    );
    const phase = await firstValueFrom(phases$.pipe(filter(({ name }) => name !== 'starting')));
    if (phase.name === 'draining' && !phase.started) throw new Error('The application shut down before it had started');
  }

  /** Begins the shutdown, for good. Later signs change nothing. */
  shutDown(sign: string): void {
    if (!this.step('shutdown')) return;
    this.#sign = sign;
    this.logger.log(`Draining after ${sign}: not ready from now on`);
    this.#shutdown.abort(new DOMException(`The application shuts down after ${sign}`, 'AbortError'));
  }

  /**
   * Takes the application out of service, or lets its checks decide again. Callers without types may pass anything:
   * only `true` brings the application back, and any reason takes it out.
   */
  setReady(ready: boolean, why?: unknown): void {
    const hold = ready === true ? undefined : { reason: holdReason(why) };
    if (hold?.reason === this.#hold?.reason) return;
    this.#hold = hold;
    this.#changes.next();
    // A draining application stays out of service, so the log must not say that it is back.
    if (this.#phase.name !== 'draining') this.logger.log(hold ? `Not ready: ${hold.reason}` : 'Back in service');
  }

  private tellOfStart(): void {
    if (!this.#booted || this.#phase.name !== 'running') return;
    this.logger.log(`Started ${process.uptime().toFixed(1)} s after the process began`);
  }

  /** @returns Whether the event led to another phase. */
  private step(event: PhaseEvent): boolean {
    const before = this.#phase;
    this.#phase = transition(before, event);
    if (this.#phase === before) return false;
    this.#changes.next();
    return true;
  }
}
