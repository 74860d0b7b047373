import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lifecycle } from '../../lib/lifecycle/lifecycle.js';
import { startUp } from '../../lib/lifecycle/start-up.js';
import { StartupTasks } from '../../lib/tasks/startup-tasks.js';
import { expectToHold, objectionTo } from './support/repeatable.js';
import { type GivenTask, someTasks } from './support/some-tasks.js';
import { letTimeGo, stopTime, turn } from './support/time.js';

const silent = { log() {}, warn() {}, error() {} };

/** An application that has nothing but startup tasks, and what is known of them from outside. */
class Boot {
  readonly lifecycle = new Lifecycle(silent);
  readonly begun = new Set<string>();
  readonly done = new Set<string>();
  readonly failed: string[] = [];
  readonly failures: string[] = [];
  readonly #objections: string[] = [];
  #failedInTime = false;
  readonly #progress: () => StartupTasks['board']['progress'];

  constructor(
    Tasks: typeof StartupTasks,
    private readonly given: readonly GivenTask[],
    private readonly scheduler: fc.Scheduler,
  ) {
    const tasks = new Tasks(silent);
    this.#progress = () => tasks.board.progress;
    tasks.plan(given.map((task) => ({ ...task, origin: task.name, run: () => this.#run(task) })));
    const passed = () => Promise.resolve();
    void startUp(this.lifecycle, tasks, passed, (error) => this.failures.push(String(error)));
  }

  get draining(): boolean {
    return this.lifecycle.phase.name === 'draining';
  }

  expectRules(): void {
    if (this.#objections.length > 0) expect.fail(this.#objections.join('; '));
    const { name } = this.lifecycle.phase;
    const allDone = this.done.size === this.given.length;
    if (name === 'running' && !allDone) expect.fail('started before all tasks are done');
    if (name === 'starting' && allDone) expect.fail('not started though all tasks are done');
    if (this.failures.length > 1) expect.fail('told twice of a failure');
    if (this.failures.length === 0 && this.#failedInTime) expect.fail('nobody was told of a failure');
    const [first] = this.failures;
    if (first !== undefined && first !== `StartupTaskError: Startup task "${this.failed[0]}" failed`) {
      expect.fail(`${first}, but first failed ${this.failed[0]}`);
    }
    if (name === 'draining' || this.failed.length > 0) return;
    const idle = this.given.find((task) => !this.begun.has(task.name) && this.#mayBegin(task));
    if (idle) expect.fail(`${idle.name} waits for nothing`);
  }

  expectProgress(): void {
    for (const { name, status } of this.#progress()) {
      const known = this.done.has(name) ? 'done' : this.failed.includes(name) ? 'failed' : 'running';
      expect(status, name).toBe(this.begun.has(name) ? known : 'pending');
    }
  }

  async #run({ name, after, end }: GivenTask): Promise<void> {
    if (this.draining) this.#objections.push(`${name} began after the shutdown`);
    if (this.begun.has(name)) this.#objections.push(`${name} began twice`);
    if (!this.#mayBegin({ after })) this.#objections.push(`${name} began before ${after.join()}`);
    this.begun.add(name);
    if (end === 'hangs') return new Promise(() => undefined);
    if (end === 'throws') return this.#fail(name);
    await this.scheduler.schedule(Promise.resolve(), `${name} ends`);
    // A task may end the application itself.
    if (end === 'shuts down') this.lifecycle.shutDown('app.close()');
    if (end === 'fails') return this.#fail(name);
    this.done.add(name);
  }

  #fail(name: string): never {
    this.failed.push(name);
    // Not counted where the shutdown comes before anybody could hear of it.
    void turn().then(() => (this.#failedInTime ||= !this.draining));
    throw new Error(`${name} refused`);
  }

  #mayBegin({ after }: Pick<GivenTask, 'after'>): boolean {
    return after.every((name) => this.done.has(name));
  }
}

async function oneByOne(times: number, step: () => Promise<unknown>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop
  for (let left = times; left > 0; left--) await step();
}

let boot: Boot | undefined;

const scheduler = fc.scheduler({
  act: async (release) => {
    await release();
    await turn();
    boot?.expectRules();
  },
});

function keepsItsOrder(Tasks: typeof StartupTasks) {
  const property = fc.asyncProperty(someTasks(6), fc.nat(8), fc.nat(8), scheduler, async (given, steps, ticks, s) => {
    const booting = new Boot(Tasks, given, s);
    boot = booting;
    await oneByOne(steps, async () => {
      await turn();
      if (s.count() > 0) await s.waitOne();
    });
    // In the midst of what the last one sets off.
    const last = s.count() > 0 ? s.waitOne() : undefined;
    await oneByOne(ticks, () => Promise.resolve());
    const before = booting.lifecycle.phase.name;
    booting.lifecycle.shutDown('SIGTERM');
    const after = booting.lifecycle.phase;
    await last;
    await s.waitAll();
    await turn();
    booting.expectRules();
    booting.expectProgress();
    expect(booting.lifecycle.phase, 'the phase after all is over').toEqual(after);
    if (before !== 'draining') expect(after).toEqual({ name: 'draining', started: before === 'running' });
  });
  return property.afterEach(() => {
    boot = undefined;
  });
}

beforeEach(stopTime);
afterEach(letTimeGo);

describe('startup tasks', { timeout: 60_000 }, () => {
  it('begin as soon as they may, in their order, and not after a shutdown', async () => {
    await expectToHold('startup tasks keep their order', keepsItsOrder(StartupTasks), 1_500);
  });

  it('that begin after a shutdown are caught', async () => {
    class Unstoppable extends StartupTasks {
      override run(): Promise<void> {
        return super.run(new AbortController().signal);
      }
    }
    const objection = await objectionTo('a task after the shutdown', keepsItsOrder(Unstoppable), 1_500);
    expect(objection).toContain('began after the shutdown');
  });

  it('that begin before those they come after are caught', async () => {
    class Disorderly extends StartupTasks {
      override plan(tasks: Parameters<StartupTasks['plan']>[0]): void {
        super.plan(tasks.map((task) => ({ ...task, after: task.after.slice(1) })));
      }
    }
    const objection = await objectionTo('a task out of its turn', keepsItsOrder(Disorderly), 1_500);
    expect(objection).toContain('began before');
  });

  it('that run one after another for no reason are caught', async () => {
    class OneByOne extends StartupTasks {
      override plan(tasks: Parameters<StartupTasks['plan']>[0]): void {
        const names = tasks.map(({ name }) => name).toSorted();
        super.plan(tasks.map((task) => ({ ...task, after: names.slice(0, names.indexOf(task.name)) })));
      }
    }
    const objection = await objectionTo('a task that waits for nothing', keepsItsOrder(OneByOne), 1_500);
    expect(objection).toContain('waits for nothing');
  });
});
