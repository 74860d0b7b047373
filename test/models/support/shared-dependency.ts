import { expect } from 'vitest';
import { ProbesRuntime } from '../../../lib/probes.runtime.js';
import { anIndicator, containerOf } from './fake-container.js';

/** What the shared dependency does, or a check that the pod has for itself. */
export const STATES = ['answers', 'is slow', 'refuses', 'throws', 'obeys', 'hangs'] as const;
export type State = (typeof STATES)[number];

/** In milliseconds. */
interface Times {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
}

export interface GivenPod {
  /** Of the shared check, and of the one that the pod has for itself. */
  readonly shared: Times;
  readonly own: Times;
  readonly sharedState: State;
  readonly ownState: State;
  /** Whether it is held out of service from the beginning. */
  readonly held: boolean;
}

const REACHABLE: readonly State[] = ['answers', 'is slow'];
const TIMES = { timeoutMs: 5, intervalMs: 60, maxAgeMs: 6 };

/** A pod with a check of its own and one of what all pods share, and somebody who notes what it says of readiness. */
export class SharingPod {
  readonly runtime: ProbesRuntime;
  readonly states: { shared: State; own: State };
  readonly #objections: string[] = [];
  /** When the shared dependency could last be reached. */
  #reachedAt = -Infinity;
  #wasReady = false;
  held = false;

  constructor(private readonly given: GivenPod) {
    this.states = { shared: given.sharedState, own: given.ownState };
    const instances = [
      anIndicator('shared', { ...given.shared, critical: 'until-ready' }, (signal) => this.#check('shared', signal)),
      anIndicator('own', given.own, (signal) => this.#check('own', signal)),
    ];
    const configuration = {
      enabled: true,
      path: 'health',
      version: '1',
      controllers: true,
      server: undefined,
      checks: TIMES,
      drain: { delayMs: 0, timeoutMs: 0, isDelaySet: false },
      details: 'full',
    } as const;
    this.runtime = new ProbesRuntime(configuration, ...containerOf(instances), true);
    this.runtime.changes$.subscribe(({ kind, httpStatus }) => {
      if (kind === 'readiness') this.#hear('changes$', httpStatus);
    });
  }

  setReady(ready: boolean): void {
    this.held = !ready;
    this.runtime.lifecycle.setReady(ready);
  }

  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** As a probe does. */
  ask(): void {
    const answer = this.runtime.answers.answer('readiness');
    if (answer instanceof Promise) void answer.then(({ httpStatus }) => this.#hear('an answer', httpStatus));
    else this.#hear('an answer', answer.httpStatus);
  }

  /** Notes what it says now. Call it after each step. */
  look(): void {
    if (REACHABLE.includes(this.states.shared)) this.#reachedAt = performance.now();
    this.#hear('the report', this.runtime.reporter.report('readiness').httpStatus);
    if (this.#objections.length > 0) expect.fail([...new Set(this.#objections)].join('; '));
  }

  /** What a pod says that was ready, while nothing but the shared dependency fails. */
  expectReady(): void {
    const { body } = this.runtime.reporter.report('readiness');
    if (body.status !== 'ready') expect.fail(`a pod that was ready is not: ${body.reason}`);
  }

  #hear(who: string, httpStatus: number): void {
    if (httpStatus !== 200 || this.#wasReady) return;
    this.#wasReady = true;
    const { timeoutMs, maxAgeMs } = this.given.shared;
    const silentMs = performance.now() - this.#reachedAt;
    // A result is of the beginning of its run, and a probe takes it for fresh as long as this.
    if (silentMs > Math.max(timeoutMs + 1, maxAgeMs)) {
      this.#objections.push(
        `${who} is ready for the first time, and the dependency was out of reach for ${silentMs} ms`,
      );
    }
  }

  #check(which: 'shared' | 'own', signal: AbortSignal): unknown {
    switch (this.states[which]) {
      case 'answers':
        return undefined;
      case 'is slow':
        return { status: 'degraded' };
      case 'refuses':
        return Promise.reject(new Error('refused'));
      case 'throws':
        throw new Error('thrown');
      case 'obeys':
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      case 'hangs':
        return new Promise(() => undefined);
    }
  }
}
