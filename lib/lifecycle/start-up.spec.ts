import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StartupTasks } from '../tasks/startup-tasks.js';
import type { Task } from '../tasks/task.js';
import { Lifecycle } from './lifecycle.js';
import { endProcess, startUp } from './start-up.js';

const log = vi.fn<() => void>();
const logger = { log, warn: log, error: log };

let lifecycle: Lifecycle;
let fail: ReturnType<typeof vi.fn<(error: unknown) => void>>;

beforeEach(() => {
  lifecycle = new Lifecycle(logger);
  fail = vi.fn<(error: unknown) => void>();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function tasksOf(run: Task['run']): StartupTasks {
  const tasks = new StartupTasks(logger);
  tasks.plan([{ name: 'migrations', after: [], origin: 'Tasks.migrations()', run }]);
  return tasks;
}

const passed = () => Promise.resolve();

describe('startUp', () => {
  it('has started when the tasks are done and the checks have passed, in this order', async () => {
    const order: string[] = [];
    const note = (what: string) => void order.push(`${what} while ${lifecycle.phase.name}`);
    lifecycle.changes$.subscribe(() => note('change'));
    await startUp(
      lifecycle,
      tasksOf(async () => note('task')),
      async () => note('checks'),
      fail,
    );
    expect(order).toEqual(['task while starting', 'checks while starting', 'change while running']);
    expect(fail).not.toHaveBeenCalled();
  });

  it('has not started before the checks have passed', async () => {
    let pass: (() => void) | undefined;
    const passing = new Promise<void>((resolve) => (pass = resolve));
    const started = startUp(
      lifecycle,
      tasksOf(async () => undefined),
      () => passing,
      fail,
    );
    await vi.waitUntil(() => log.mock.calls.length > 0);
    expect(lifecycle.phase.name).toBe('starting');
    pass?.();
    await started;
    expect(lifecycle.phase.name).toBe('running');
  });

  it('reports a failed task once, and does not start', async () => {
    const waited = vi.fn<() => Promise<void>>(passed);
    await startUp(
      lifecycle,
      tasksOf(() => Promise.reject(new Error('refused'))),
      waited,
      fail,
    );
    expect(fail).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'Startup task "migrations" failed' }),
    );
    expect(waited).not.toHaveBeenCalled();
    expect(lifecycle.phase.name).toBe('starting');
  });

  it('passes the shutdown signal to the tasks, and does not report what they throw after it', async () => {
    const interrupted = ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('interrupted'))));
    const starting = startUp(lifecycle, tasksOf(interrupted), passed, fail);
    await Promise.resolve();
    lifecycle.shutDown('SIGTERM');
    await starting;
    expect(fail).not.toHaveBeenCalled();
    expect(lifecycle.phase).toEqual({ name: 'draining', started: false });
  });

  it('does not start when tasks are done after the shutdown has begun', async () => {
    let finish: ((value: unknown) => void) | undefined;
    const starting = startUp(
      lifecycle,
      tasksOf(() => new Promise((resolve) => (finish = resolve))),
      passed,
      fail,
    );
    await vi.waitUntil(() => finish !== undefined);
    lifecycle.shutDown('SIGTERM');
    finish?.(undefined);
    await starting;
    expect(lifecycle.phase).toEqual({ name: 'draining', started: false });
  });
});

describe('endProcess', () => {
  class Exit extends Error {}

  function end(error: unknown) {
    const order: string[] = [];
    const fatal = vi.spyOn(Logger.prototype, 'fatal').mockImplementation(() => void order.push('log'));
    vi.spyOn(Logger, 'flush').mockImplementation(() => void order.push('flush'));
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
      order.push('exit');
      throw new Exit();
    });
    expect(() => endProcess(new Logger('Probes'), error)).toThrow(Exit);
    return { order, exit, logged: fatal.mock.calls[0] };
  }

  it('ends the process with exit code 1, after the reason is out', () => {
    const { order, exit } = end(new Error('refused'));
    expect(order).toEqual(['log', 'flush', 'exit']);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('logs which task failed and why, with the stack of the cause', () => {
    const cause = new Error('cannot connect');
    const { logged } = end(new Error('Startup task "migrations" failed', { cause }));
    expect(logged).toEqual(['Startup task "migrations" failed: cannot connect', cause.stack]);
  });

  it('logs no credentials, not in the stack either', () => {
    const cause = new Error('cannot connect to postgres://app:hunter2@db');
    const { logged } = end(new Error('failed', { cause }));
    expect(logged?.join()).toContain('postgres://***@db');
    expect(logged?.join()).not.toContain('hunter2');
  });

  it.each<[what: string, thrown: unknown, line: string]>([
    ['undefined', undefined, 'undefined was thrown'],
    [
      'an error whose cause has no stack',
      Object.assign(new Error('failed'), { cause: Object.assign(new Error('refused'), { stack: undefined }) }),
      'failed: refused',
    ],
  ])('ends the process for %s too', (_what, thrown, line) => {
    const { logged, exit } = end(thrown);
    expect([logged?.[0], logged?.[1] ?? '']).toEqual([line, '']);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('logs no stack for a cause that is not an error', () => {
    const { logged } = end(new Error('Startup task "migrations" failed', { cause: 'refused' }));
    expect(logged?.[0]).toBe('Startup task "migrations" failed: refused');
    expect(logged?.[1]).toBeUndefined();
  });
});
