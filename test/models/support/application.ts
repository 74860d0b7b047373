import type * as fc from 'fast-check';
import { expect, vi } from 'vitest';
import type { CheckResult } from '../../../lib/checks/check-result.js';
import type { HealthStatus } from '../../../lib/checks/health-check.js';
import type { ProbeAnswer } from '../../../lib/http/render-answer.js';
import { ProbesRuntime } from '../../../lib/probes.runtime.js';
import type { ReportKind } from '../../../lib/report/report.js';
import { actAs } from './behaviour.js';
import { anIndicator, aStartupTask, containerOf } from './fake-container.js';
import { type GivenApplication, Knowledge } from './knowledge.js';
import type { GivenTask } from './some-tasks.js';

interface Asked {
  readonly at: number;
  readonly moment: number;
}

const KINDS: readonly ReportKind[] = ['startup', 'liveness', 'readiness', 'health'];
const TIMES = { timeoutMs: 5, intervalMs: 12, maxAgeMs: 6 };

/** The runtime as Nest would use it, and what somebody knows of the application who reads none of its reports. */
export class Application {
  readonly runtime: ProbesRuntime;
  readonly #known: Knowledge;
  readonly #objections: string[] = [];
  /** Called when a check or a task ends, and when the application has booted. */
  onEvent: () => void = () => undefined;
  /** Called when a check has answered in time. */
  onCheck: (status: HealthStatus) => void = () => undefined;
  /** Who was answered just before cannot know. */
  #leftInThisMicrotask = false;
  #waiting = 0;
  #asking = false;
  /** What came first: the latest run of each check, or the end of the latest task. */
  #moment = 0;
  #doneMoment = 0;
  #renewedMoment = 0;
  readonly #begun = new Map<string, number>();
  readonly #emitted = new Map<ReportKind, number>();

  constructor(
    private readonly given: GivenApplication,
    private readonly scheduler: fc.Scheduler,
  ) {
    this.#known = new Knowledge(given);
    const instances = [
      ...given.indicators.map((indicator, index) => this.#indicator(`check-${index}`, indicator)),
      ...given.tasks.map(({ name, after, end }) => aStartupTask(name, after, () => this.#task(name, end))),
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
    const { monitor } = this.runtime;
    const renew = monitor.renew.bind(monitor);
    monitor.renew = () => {
      this.#renewedMoment = ++this.#moment;
      this.#known.renew();
      renew();
    };
    for (const kind of KINDS) this.#emitted.set(kind, this.runtime.reporter.report(kind).httpStatus);
    this.runtime.changes$.subscribe(({ kind, httpStatus }) => {
      this.#emitted.set(kind, httpStatus);
      if (kind === 'readiness') this.#judge('changes$', httpStatus);
    });
  }

  get booted(): boolean {
    return this.#known.booted;
  }

  get draining(): boolean {
    return this.#known.draining;
  }

  boot(): void {
    this.#known.booted = true;
    this.runtime.start();
    this.onEvent();
  }

  setReady(ready: boolean): void {
    this.#known.held = !ready;
    this.runtime.lifecycle.setReady(ready);
  }

  shutDown(sign: string): void {
    if (!this.draining) {
      this.#known.note();
      this.#leftInThisMicrotask = true;
      queueMicrotask(() => (this.#leftInThisMicrotask = false));
    }
    this.#known.draining = true;
    this.runtime.lifecycle.shutDown(sign);
    const { httpStatus } = this.runtime.answers.latest('readiness').answer;
    if (httpStatus !== 503) this.#objections.push('still ready when shutDown() has returned');
  }

  /** As a probe does. */
  ask(kind: ReportKind): void {
    const asked = { at: Date.now(), moment: ++this.#moment };
    const answer = this.runtime.answers.answer(kind);
    if (!(answer instanceof Promise)) return this.#examine(kind, answer, asked);
    void this.#await(kind, answer, asked);
  }

  /** What holds at any time. */
  expectRules(): void {
    for (const kind of KINDS) {
      const { httpStatus } = this.runtime.reporter.report(kind);
      const expected = this.#known.expected(kind, this.runtime.lifecycle.phase);
      if (httpStatus !== expected) this.#objections.push(`the report of ${kind} is ${httpStatus}, not ${expected}`);
      const latest = this.runtime.answers.latest(kind).answer.httpStatus;
      if (latest !== expected) this.#objections.push(`the latest answer of ${kind} is ${latest}, not ${expected}`);
      const told = this.#emitted.get(kind);
      if (told !== expected) this.#objections.push(`changes$ has not told that ${kind} is ${expected}`);
    }
    if (this.#objections.length > 0) expect.fail([...new Set(this.#objections)].join('; '));
  }

  /** When all there was has had its time. */
  expectNothingLeft(): void {
    expect(this.#waiting, 'probes that wait for ever').toBe(0);
    if (this.draining) expect(vi.getTimerCount(), 'timers that outlive the shutdown').toBe(0);
  }

  #judge(who: string, httpStatus: number): void {
    const tooLate = this.draining && !this.#leftInThisMicrotask;
    if (tooLate && httpStatus !== 503) this.#objections.push(`${who} is ready while draining`);
  }

  async #await(kind: ReportKind, answer: Promise<ProbeAnswer>, asked: Asked): Promise<void> {
    this.#waiting += 1;
    const late = await answer;
    this.#waiting -= 1;
    this.#examine(kind, late, asked);
  }

  #examine(kind: ReportKind, { httpStatus, body }: ProbeAnswer, asked: Asked): void {
    if (kind === 'readiness') this.#judge('an answer', httpStatus);
    if (kind === 'health' && httpStatus !== 200) this.#objections.push('an answer of health fails');
    const isDead = kind === 'liveness' && httpStatus !== 200;
    if (isDead && this.draining) this.#objections.push('an answer says dead while draining');
    if (this.draining || !this.booted) return;
    const { checks = [] }: { checks?: CheckResult[] } = JSON.parse(body);
    const isAfterwards = this.runtime.lifecycle.phase.name === 'running' && asked.moment > this.#doneMoment;
    for (const { name, checked_at, details } of checks) {
      const ageMs = asked.at - Date.parse(checked_at);
      const { maxAgeMs = 0 } = this.given.indicators[Number(name.slice(-1))] ?? {};
      if (ageMs > 0 && ageMs >= maxAgeMs) this.#objections.push(`an answer of ${kind} is ${ageMs} ms old`);
      const isOfBefore = (this.#begun.get(name) ?? 0) < this.#doneMoment && !details?.['abandoned_runs'];
      if (isAfterwards && isOfBefore) this.#objections.push(`an answer of ${kind} is of before the startup tasks`);
    }
  }

  #indicator(name: string, { behaviours, ...options }: GivenApplication['indicators'][number]): object {
    let calls = 0;
    return anIndicator(name, options, (signal) => {
      if (this.draining) this.#objections.push('a check began while draining');
      const begun = ++this.#moment;
      this.#begun.set(name, begun);
      const tell = (status: HealthStatus) => this.#known.hear(name, status, begun > this.#renewedMoment);
      signal.addEventListener('abort', () => tell('unhealthy'));
      const behaviour = behaviours[calls++ % behaviours.length] ?? 'healthy';
      return actAs(behaviour, signal, {
        mayEnd: () => this.#end(`${name} ends`),
        ask: () => this.#askForAll(),
        tell: (status) => {
          this.onCheck(status);
          if (!signal.aborted) tell(status);
        },
      });
    });
  }

  /** From inside a check, which would begin itself for ever if that began a run at once. */
  #askForAll(): void {
    if (this.#asking) return void this.#objections.push('a check that asked was begun once more');
    this.#asking = true;
    void this.runtime.monitor.refresh();
    this.#asking = false;
  }

  async #task(name: string, end: GivenTask['end']): Promise<void> {
    if (this.draining) this.#objections.push('a task began while draining');
    if (end === 'hangs') return new Promise(() => undefined);
    if (end !== 'throws') await this.#end(`${name} ends`);
    if (end === 'shuts down') this.shutDown('app.close()');
    if (end === 'throws' || end === 'fails') throw new Error(`${name} refused`);
    this.#known.finish(name);
    this.#doneMoment = ++this.#moment;
  }

  async #end(label: string): Promise<void> {
    await this.scheduler.schedule(Promise.resolve(), label);
    this.onEvent();
  }
}
