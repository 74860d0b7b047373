import * as fc from 'fast-check';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CLOSE, Lifecycle } from './lifecycle.js';

const log = vi.fn<(line: string) => void>();
const logger = { log, warn: log, error: log };

let lifecycle: Lifecycle;
let changes: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  log.mockReset();
  lifecycle = new Lifecycle(logger);
  changes = vi.fn<() => void>();
  lifecycle.changes$.subscribe(changes);
});

const logged = () => log.mock.calls.map(([line]) => line);

describe('Lifecycle', () => {
  it('lets any number of startup tasks listen to its signal, of which Node would warn', () => {
    const warned = vi.spyOn(process, 'emitWarning');
    for (let task = 0; task < 12; task++) lifecycle.shutdownSignal.addEventListener('abort', () => void task);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('begins in `starting`, without a hold and without a shutdown', () => {
    expect(lifecycle.phase).toEqual({ name: 'starting' });
    expect(lifecycle.hold).toBeUndefined();
    expect(lifecycle.shutdownSignal.aborted).toBe(false);
    expect(logged()).toEqual([]);
  });

  it.each<[first: 'started' | 'booted', last: 'started' | 'booted']>([
    ['started', 'booted'],
    ['booted', 'started'],
  ])('runs when its tasks are done, and logs it once when Nest has booted too: %s, then %s', (first, last) => {
    lifecycle[first]();
    expect(lifecycle.phase.name).toBe(first === 'started' ? 'running' : 'starting');
    expect(logged()).toEqual([]);
    for (const event of [last, first, last] as const) lifecycle[event]();
    expect(lifecycle.phase).toEqual({ name: 'running' });
    expect(logged()).toEqual([expect.stringMatching(/^Started \d+\.\d s after the process began$/)]);
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('drains at the first sign of a shutdown, and logs which one', () => {
    lifecycle.started();
    log.mockReset();
    lifecycle.shutDown('SIGTERM');
    lifecycle.shutDown('app.close()');
    expect(lifecycle.phase).toEqual({ name: 'draining', started: true });
    expect(logged()).toEqual(['Draining after SIGTERM: not ready from now on']);
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('logs it also when the shutdown began without a signal', () => {
    lifecycle.shutDown(CLOSE);
    expect(logged()).toEqual(['Draining after app.close(): not ready from now on']);
  });

  it('aborts its signal, with the reason, at the first sign of a shutdown', () => {
    lifecycle.shutDown('SIGTERM');
    lifecycle.shutDown('SIGINT');
    expect(lifecycle.shutdownSignal.aborted).toBe(true);
    expect(lifecycle.shutdownSignal.reason).toMatchObject({
      name: 'AbortError',
      message: 'The application shuts down after SIGTERM',
    });
  });

  it('keeps draining when the start comes too late', () => {
    lifecycle.shutDown('SIGTERM');
    lifecycle.started();
    expect(lifecycle.phase).toEqual({ name: 'draining', started: false });
    expect(logged()).toEqual(['Draining after SIGTERM: not ready from now on']);
  });

  it('notifies of a change after it has happened', () => {
    const seen: string[] = [];
    lifecycle.changes$.subscribe(() => seen.push(`${lifecycle.phase.name}, ${lifecycle.hold?.reason}`));
    lifecycle.setReady(false, 'migration');
    lifecycle.started();
    lifecycle.setReady(true);
    lifecycle.shutDown('SIGTERM');
    expect(seen).toEqual(['starting, migration', 'running, migration', 'running, undefined', 'draining, undefined']);
  });

  it('shows no credentials in a reason, which is often the text of an error', () => {
    lifecycle.setReady(false, 'cannot reach redis://shop:s3cr3t@cache:6379');
    expect(lifecycle.hold?.reason).toBe('cannot reach redis://***@cache:6379');
    expect(logged()).toEqual(['Not ready: cannot reach redis://***@cache:6379']);
  });

  it('was never ready without somebody who looks out for it', () => {
    expect([lifecycle.wasReady, lifecycle.notReadyYet]).toEqual([false, undefined]);
  });

  it('was ready from the moment at which its checks allow it, and tells of it as of each change', () => {
    let allow = false;
    const results$ = new Subject<void>();
    const monitor = { lets: () => () => allow, wereFreshAtOnce: () => true, refresh: () => undefined, results$ };
    lifecycle.lookOutForReadiness({ monitor, hasProbeServer: false, registry: { untilReady: ['database'] } });
    lifecycle.started();
    expect([lifecycle.wasReady, lifecycle.notReadyYet]).toEqual([false, 'no fresh result yet: database']);
    changes.mockClear();
    allow = true;
    results$.next();
    expect([lifecycle.wasReady, lifecycle.notReadyYet]).toEqual([true, undefined]);
    expect(changes).toHaveBeenCalledOnce();
  });

  describe('whenStarted', () => {
    it('resolves at the start, for every caller', async () => {
      const waiting = [lifecycle.whenStarted(), lifecycle.whenStarted()];
      lifecycle.started();
      expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    });

    it('resolves for a later caller, also while draining', async () => {
      lifecycle.started();
      expect(await lifecycle.whenStarted()).toBeUndefined();
      lifecycle.shutDown('SIGTERM');
      expect(await lifecycle.whenStarted()).toBeUndefined();
    });

    it('keeps waiting through changes that are not the start', async () => {
      const started = vi.fn<() => void>();
      void lifecycle.whenStarted().then(started);
      lifecycle.setReady(false);
      await new Promise(setImmediate);
      expect(started).not.toHaveBeenCalled();
    });

    it('rejects when a shutdown comes first, also for later callers', async () => {
      const waiting = lifecycle.whenStarted();
      lifecycle.shutDown('SIGTERM');
      await expect(waiting).rejects.toThrow('The application shut down before it had started');
      await expect(lifecycle.whenStarted()).rejects.toThrow('The application shut down before it had started');
    });
  });

  describe('unreachable', () => {
    it('names what clients wait for: the server, or the end of the boot', () => {
      expect(lifecycle.unreachable).toBe('still booting');
      lifecycle.setListening(false);
      expect(lifecycle.unreachable).toBe('not listening yet');
      lifecycle.booted();
      expect(lifecycle.unreachable).toBe('not listening yet');
      lifecycle.setListening(true);
      expect(lifecycle.unreachable).toBeUndefined();
    });

    it('is `still booting` even when the server listens and the tasks are done', () => {
      lifecycle.setListening(false);
      lifecycle.setListening(true);
      lifecycle.started();
      expect(lifecycle.unreachable).toBe('still booting');
    });

    it('notifies of each change, and not of a call that changes nothing', () => {
      const seen: unknown[] = [];
      lifecycle.changes$.subscribe(() => seen.push(lifecycle.unreachable));
      lifecycle.setListening(true);
      expect(seen).toEqual([]);
      lifecycle.setListening(false);
      lifecycle.setListening(false);
      lifecycle.booted();
      lifecycle.setListening(true);
      expect(seen).toEqual(['not listening yet', 'not listening yet', undefined]);
    });

    it('changes neither the phase nor the hold', () => {
      lifecycle.booted();
      expect(lifecycle.phase.name).toBe('starting');
      expect(lifecycle.hold).toBeUndefined();
      expect(logged()).toEqual([]);
    });
  });

  describe('setReady', () => {
    it('takes the application out of service for a reason, and back', () => {
      lifecycle.setReady(false, 'reindexing');
      expect(lifecycle.hold).toEqual({ reason: 'reindexing' });
      lifecycle.setReady(true);
      expect(lifecycle.hold).toBeUndefined();
      expect(logged()).toEqual(['Not ready: reindexing', 'Back in service']);
    });

    it('has a default reason', () => {
      lifecycle.setReady(false);
      expect(lifecycle.hold).toEqual({ reason: 'taken out of service' });
    });

    it.each([Symbol('backup'), new Error('backup'), 'x'.repeat(1_000_000), { toString: () => undefined }, null])(
      'takes it out of service when the reason is not a short text: %#',
      (reason) => {
        lifecycle.setReady(false, reason);
        expect(lifecycle.hold).toEqual({ reason: expect.any(String) });
        expect(changes).toHaveBeenCalledOnce();
      },
    );

    it.each(['no', 'true', 1, undefined, null, {}])(
      'takes it out of service for %o: only true brings it back',
      (ready) => {
        lifecycle.setReady(ready as boolean);
        expect(lifecycle.hold).toEqual({ reason: 'taken out of service' });
      },
    );

    it('notifies its subscribers before it logs, because a logger may throw', () => {
      log.mockImplementationOnce(() => {
        throw new Error('the stream has ended');
      });
      expect(() => lifecycle.setReady(false, 'backup')).toThrow('the stream has ended');
      expect(lifecycle.hold).toEqual({ reason: 'backup' });
      expect(changes).toHaveBeenCalledOnce();
    });

    it('replaces the reason', () => {
      lifecycle.setReady(false, 'reindexing');
      lifecycle.setReady(false, 'backup');
      expect(lifecycle.hold).toEqual({ reason: 'backup' });
      expect(changes).toHaveBeenCalledTimes(2);
    });

    it('logs nothing when nothing changes', () => {
      lifecycle.setReady(true);
      lifecycle.setReady(true, 'again');
      lifecycle.setReady(false, 'backup');
      lifecycle.setReady(false, 'backup');
      expect(logged()).toEqual(['Not ready: backup']);
      expect(changes).toHaveBeenCalledOnce();
    });

    it('does not change the phase', () => {
      lifecycle.setReady(true);
      expect(lifecycle.phase.name).toBe('starting');
      lifecycle.shutDown('SIGTERM');
      lifecycle.setReady(false);
      lifecycle.setReady(true);
      expect(lifecycle.phase.name).toBe('draining');
    });

    it('does not claim that a draining application is back in service', () => {
      lifecycle.setReady(false, 'backup');
      lifecycle.shutDown('SIGTERM');
      lifecycle.setReady(true);
      expect(logged()).not.toContain('Back in service');
    });
  });
});

/** What a subscriber sees of one lifecycle, in order. */
interface Life {
  started: boolean;
  shutDown: boolean;
  reason: string | undefined;
}

interface Observed {
  readonly lifecycle: Lifecycle;
  readonly aborts: unknown[];
}

function step(
  name: string,
  tell: (lifecycle: Lifecycle) => void,
  note: (life: Life) => void,
): fc.Command<Life, Observed> {
  return {
    check: () => true,
    run: (life, observed) => {
      tell(observed.lifecycle);
      note(life);
      const started = life.started && life.shutDown ? { name: 'draining', started: true } : { name: 'running' };
      const unstarted = life.shutDown ? { name: 'draining', started: false } : { name: 'starting' };
      expect(observed.lifecycle.phase).toEqual(life.started ? started : unstarted);
      expect(observed.lifecycle.hold?.reason).toBe(life.reason);
      expect(observed.lifecycle.shutdownSignal.aborted).toBe(life.shutDown);
      expect(observed.aborts).toHaveLength(life.shutDown ? 1 : 0);
    },
    toString: () => name,
  };
}

it('the phase goes from starting to running to draining and never back, and its signal is aborted once, for any events', () => {
  const start = step(
    'started',
    (real) => real.started(),
    (life) => (life.started ||= !life.shutDown),
  );
  const shutDown = step(
    'shutdown',
    (real) => real.shutDown('SIGTERM'),
    (life) => (life.shutDown = true),
  );
  const release = step(
    'setReady(true)',
    (real) => real.setReady(true),
    (life) => (life.reason = undefined),
  );
  const hold = (reason: string) =>
    step(
      `setReady(false, ${reason})`,
      (real) => real.setReady(false, reason),
      (life) => (life.reason = reason),
    );
  const steps = [fc.constant(start), fc.constant(shutDown), fc.constant(release), fc.constantFrom('a', '').map(hold)];
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 30 }), (commands) => {
      fc.modelRun(() => {
        const real = { lifecycle: new Lifecycle(logger), aborts: [] as unknown[] };
        real.lifecycle.shutdownSignal.addEventListener('abort', (event) => real.aborts.push(event));
        return { model: { started: false, shutDown: false, reason: undefined }, real };
      }, commands);
    }),
  );
});
