import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CheckedPod, FirstReady } from './first-ready.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
});
afterEach(() => {
  vi.useRealTimers();
});

interface Given {
  readonly life?: object;
  readonly allow?: boolean;
  readonly fresh?: boolean;
  readonly hasProbeServer?: boolean;
  readonly names?: readonly string[];
}

/** A pod that is ready as soon as something has changed, unless something is given that keeps it from that. */
function podOf({ life, allow = true, fresh = true, hasProbeServer = false, names = ['database'] }: Given = {}) {
  const changes$ = new Subject<void>();
  const results$ = new Subject<void>();
  const state = { phase: { name: 'running' }, hold: undefined, unreachable: undefined, changes$, ...life };
  const checks = { allow, fresh };
  const ends: (() => void)[] = [];
  const refresh = vi.fn<CheckedPod['monitor']['refresh']>(
    () => new Promise((resolve: (value?: unknown) => void) => ends.push(resolve)),
  );
  const wereFreshAtOnce = vi.fn<CheckedPod['monitor']['wereFreshAtOnce']>(() => checks.fresh);
  const logger = { log: vi.fn<(line: string) => void>(), warn: vi.fn<() => void>(), error: vi.fn<() => void>() };
  const lets = vi.fn<CheckedPod['monitor']['lets']>(() => () => checks.allow);
  const then = vi.fn<() => void>();
  const firstReady = new FirstReady(
    state as unknown as ConstructorParameters<typeof FirstReady>[0],
    {
      monitor: { lets, wereFreshAtOnce, refresh, results$ },
      hasProbeServer,
      registry: { untilReady: names },
    },
    logger,
    then,
  );
  return { firstReady, changes$, results$, state, checks, ends, lets, refresh, wereFreshAtOnce, logger, then };
}

describe('a pod', () => {
  it('was never ready until a change of a result finds it ready', () => {
    const { firstReady, checks, results$, then } = podOf({ allow: false });
    results$.next();
    expect(firstReady.wasReady).toBe(false);
    checks.allow = true;
    expect(firstReady.wasReady).toBe(false);
    results$.next();
    expect(firstReady.wasReady).toBe(true);
    expect(then).toHaveBeenCalledOnce();
  });

  const unreached = { life: { unreachable: 'not listening yet' } };

  it.each<[what: string, given: Given, becomes: boolean]>([
    ['is running', {}, true],
    ['is starting', { life: { phase: { name: 'starting' } } }, false],
    ['is draining', { life: { phase: { name: 'draining', started: true } } }, false],
    ['is held', { life: { hold: { reason: 'maintenance' } } }, false],
    ['has a check that does not allow it', { allow: false }, false],
    ['has results of different times', { fresh: false }, false],
    ['has results of different times, and no check for which that matters', { fresh: false, names: [] }, true],
    ['has no clients yet and a probe server that says so', { ...unreached, hasProbeServer: true }, false],
    ['has clients and a probe server', { hasProbeServer: true }, true],
    ['has no clients yet and nobody that says so', unreached, true],
  ])('that %s becomes ready by a change: %j, %j', (_what, given, becomes) => {
    const { firstReady, changes$ } = podOf(given);
    changes$.next();
    expect(firstReady.wasReady).toBe(becomes);
  });

  it('that was ready once stays so, and the log says it once', () => {
    const { firstReady, changes$, checks, logger, then } = podOf({ names: ['database', 'queue'] });
    changes$.next();
    checks.allow = false;
    changes$.next();
    checks.allow = true;
    changes$.next();
    expect(firstReady.wasReady).toBe(true);
    expect(then).toHaveBeenCalledOnce();
    expect(logger.log.mock.calls).toEqual([
      ['Ready for the first time: from now on no failure of database, queue takes this pod out'],
    ]);
  });

  it('without such a check logs nothing', () => {
    const { firstReady, changes$, logger } = podOf({ names: [] });
    changes$.next();
    expect(firstReady.wasReady).toBe(true);
    expect(logger.log).not.toHaveBeenCalled();
  });

  it('was ready for everybody who hears of the same change later', () => {
    const { firstReady, changes$ } = podOf();
    const seen: boolean[] = [];
    changes$.subscribe(() => seen.push(firstReady.wasReady));
    changes$.next();
    expect(seen).toEqual([true]);
  });
});

describe('results of different times', () => {
  it('count from the latest change of the life of the application', () => {
    const { changes$, results$, wereFreshAtOnce } = podOf({ fresh: false });
    results$.next();
    expect(wereFreshAtOnce).toHaveBeenLastCalledWith('readiness', -Infinity);
    changes$.next();
    expect(wereFreshAtOnce).toHaveBeenLastCalledWith('readiness', performance.now());
  });

  it('are run again, once at a time, until they allow it', async () => {
    const { firstReady, changes$, results$, checks, ends, refresh } = podOf({ fresh: false });
    changes$.next();
    results$.next();
    expect(refresh).toHaveBeenCalledOnce();
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(refresh).toHaveBeenCalledTimes(2);
    checks.fresh = true;
    results$.next();
    expect(firstReady.wasReady).toBe(true);
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('are run again three times at most, and then after the next change', async () => {
    const { changes$, ends, refresh } = podOf({ fresh: false });
    const endAll = async () => {
      for (let run = 0; run < 10; run++) {
        ends.shift()?.();
        // oxlint-disable-next-line no-await-in-loop
        await vi.advanceTimersByTimeAsync(0);
      }
    };
    changes$.next();
    await endAll();
    expect(refresh).toHaveBeenCalledTimes(3);
    changes$.next();
    await endAll();
    expect(refresh).toHaveBeenCalledTimes(6);
  });

  it('are those of readiness', () => {
    const { changes$, lets, refresh } = podOf({ fresh: false });
    changes$.next();
    expect(lets).toHaveBeenCalledExactlyOnceWith('readiness');
    expect(refresh).toHaveBeenCalledExactlyOnceWith('readiness');
  });

  it('are left alone when one of them fails', async () => {
    const { firstReady, changes$, checks, ends, refresh } = podOf({ fresh: false });
    changes$.next();
    checks.allow = false;
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(refresh).toHaveBeenCalledOnce();
    expect(firstReady.wasReady).toBe(false);
  });

  it.each<[given: Given, reason: string | undefined]>([
    [{ fresh: false, names: ['database', 'queue'] }, 'no fresh result yet: database, queue'],
    [{ life: { unreachable: 'still booting' }, hasProbeServer: true }, 'still booting'],
    [{ fresh: false, life: { unreachable: 'still booting' } }, 'no fresh result yet: database'],
    [{ names: [] }, undefined],
    [{ names: [], fresh: false, life: { phase: { name: 'starting' } } }, undefined],
    [{}, undefined],
  ])('are the reason why the pod is not ready: %j, %j', (given, reason) => {
    const { firstReady, changes$ } = podOf(given);
    changes$.next();
    expect(firstReady.reason).toBe(reason);
  });
});
