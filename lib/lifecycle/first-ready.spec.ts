import { Subject } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { FirstReady } from './first-ready.js';

/** A pod that is ready as soon as something has changed. */
function lookOut(
  sources: { lifecycle?: object; checksAllow?: boolean; hasProbeServer?: boolean } = {},
  names = ['db'],
) {
  const changes$ = new Subject<void>();
  const results$ = new Subject<void>();
  const pod = {
    lifecycle: { phase: { name: 'running' }, hold: undefined, unreachable: undefined, changes$, ...sources.lifecycle },
    checksAllow: sources.checksAllow ?? true,
  };
  const logger = { log: vi.fn<(line: string) => void>(), warn: vi.fn<() => void>(), error: vi.fn<() => void>() };
  const firstReady = new FirstReady();
  firstReady.lookOut(
    pod.lifecycle as Parameters<FirstReady['lookOut']>[0],
    {
      monitor: { lets: () => () => pod.checksAllow, results$ },
      hasProbeServer: sources.hasProbeServer ?? false,
      registry: { untilReady: names },
    },
    logger,
  );
  return { pod, changes$, results$, logger, firstReady };
}

describe('a pod', () => {
  it('was never ready until a change of a result finds it ready', () => {
    const { pod, results$, firstReady } = lookOut({ checksAllow: false });
    results$.next();
    expect(firstReady.wasReady).toBe(false);
    pod.checksAllow = true;
    expect(firstReady.wasReady).toBe(false);
    results$.next();
    expect(firstReady.wasReady).toBe(true);
  });

  it.each([
    ['is running', {}, true],
    ['is starting', { lifecycle: { phase: { name: 'starting' } } }, false],
    ['is draining', { lifecycle: { phase: { name: 'draining', started: true } } }, false],
    ['is held', { lifecycle: { hold: { reason: 'maintenance' } } }, false],
    ['has a check that does not allow it', { checksAllow: false }, false],
    ['has no clients yet and a probe server that says so', unreached(true), false],
    ['has clients and a probe server', { hasProbeServer: true }, true],
    ['has no clients yet and nobody that says so', unreached(false), true],
  ])('that %s becomes ready by a change: %o, %j', (_what, sources, becomes) => {
    const { changes$, firstReady } = lookOut(sources);
    changes$.next();
    expect(firstReady.wasReady).toBe(becomes);
  });

  it('that was ready once stays so, and the log says it once', () => {
    const { pod, changes$, logger, firstReady } = lookOut({}, ['database', 'queue']);
    changes$.next();
    pod.checksAllow = false;
    changes$.next();
    pod.checksAllow = true;
    changes$.next();
    expect(firstReady.wasReady).toBe(true);
    expect(logger.log.mock.calls).toEqual([
      ['Ready for the first time: from now on no failure of database, queue takes this pod out'],
    ]);
  });

  it('without such a check logs nothing', () => {
    const { changes$, logger, firstReady } = lookOut({}, []);
    changes$.next();
    expect(firstReady.wasReady).toBe(true);
    expect(logger.log).not.toHaveBeenCalled();
  });

  it('was ready for everybody who hears of the same change later', () => {
    const { changes$, firstReady } = lookOut();
    const seen: boolean[] = [];
    changes$.subscribe(() => seen.push(firstReady.wasReady));
    changes$.next();
    expect(seen).toEqual([true]);
  });
});

function unreached(hasProbeServer: boolean) {
  return { lifecycle: { unreachable: 'not listening yet' }, hasProbeServer };
}
