import { metrics as api, type Meter } from '@opentelemetry/api';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { INSTRUMENTS } from './instruments.js';
import { checkOf, valuesOf } from './metric-values.fake.js';
import type { MetricsSource } from './metrics-source.js';
import { observeProbes } from './opentelemetry.js';

interface Made {
  readonly kind: string;
  readonly name: string;
  readonly options: object;
}

/** What OpenTelemetry is asked to do. */
class FakeMeter {
  readonly made: Made[] = [];
  readonly recorded: unknown[] = [];
  readonly addBatchObservableCallback = vi.fn();
  readonly removeBatchObservableCallback = vi.fn();

  private make(kind: string, name: string, options: object): Made {
    const made = { kind, name, options };
    this.made.push(made);
    return made;
  }

  createObservableCounter = (name: string, options: object) => this.make('counter', name, options);
  createObservableGauge = (name: string, options: object) => this.make('gauge', name, options);
  createHistogram = (name: string, options: object) => {
    this.make('histogram', name, options);
    return { record: (...args: unknown[]) => this.recorded.push(args) };
  };

  /** What is observed when the SDK collects. */
  collect(): Record<string, unknown> {
    const observed: Record<string, unknown> = {};
    const [callback] = this.addBatchObservableCallback.mock.calls[0] as [(result: object) => void];
    callback({
      observe: ({ name }: Made, value: number, labels: object) =>
        (observed[`${name} ${JSON.stringify(labels)}`] = value),
    });
    return observed;
  }
}

let meter: FakeMeter;
let runs$: Subject<unknown>;
let closing: AbortController;
let read: ReturnType<typeof vi.fn<MetricsSource['read']>>;

beforeEach(() => {
  [meter, runs$, closing] = [new FakeMeter(), new Subject(), new AbortController()];
  read = vi.fn<MetricsSource['read']>(() =>
    valuesOf({ ready: true, connectionsCut: 4, checks: [checkOf('database', { status: 'healthy' })] }),
  );
});

const source = () => ({ metrics: { read, runs$, closed: closing.signal } as unknown as MetricsSource });
const observe = () => observeProbes(source(), meter as unknown as Meter);
const made = (name: string) => meter.made.find((each) => each.name === name);

describe('observeProbes', () => {
  it('makes each instrument once, with dots in its name and its unit where it is one of time', () => {
    observe();
    expect(meter.made.map(({ name }) => name).toSorted()).toEqual(
      INSTRUMENTS.map(({ name }) => name.replace(/_total$/, '').replaceAll('_', '.')).toSorted(),
    );
    expect(made('probes.check.runs')).toEqual({
      kind: 'counter',
      name: 'probes.check.runs',
      options: { description: INSTRUMENTS.find(({ name }) => name === 'probes_check_runs_total')?.help },
    });
    expect(made('probes.ready')).toMatchObject({ kind: 'gauge' });
    expect(made('probes.ready')?.options).not.toHaveProperty('unit');
    expect(made('probes.event.loop.stall.seconds')).toMatchObject({ kind: 'gauge', options: { unit: 's' } });
    const histogram = INSTRUMENTS.find(({ type }) => type === 'histogram');
    expect(made('probes.check.duration.seconds')).toEqual({
      kind: 'histogram',
      name: 'probes.check.duration.seconds',
      options: {
        description: histogram?.help,
        unit: 's',
        advice: { explicitBucketBoundaries: histogram && 'bounds' in histogram ? [...histogram.bounds] : [] },
      },
    });
  });

  it('observes all in one callback, of one moment', () => {
    observe();
    expect(meter.collect()).toMatchObject({
      'probes.ready {}': 1,
      'probes.started {}': expect.any(Number),
      'probes.drain.connections.cut {}': 4,
      'probes.check.status {"check":"database","status":"healthy"}': 1,
      'probes.check.status {"check":"database","status":"unhealthy"}': 0,
    });
    expect(read).toHaveBeenCalledOnce();
    const [, instruments] = meter.addBatchObservableCallback.mock.calls[0] as [unknown, Made[]];
    expect(instruments).toEqual(meter.made.filter(({ kind }) => kind !== 'histogram'));
  });

  it('records each run that was timed, in seconds', () => {
    observe();
    runs$.next({ result: { name: 'database' }, tookMs: 250 });
    runs$.next({ result: { name: 'cache' }, tookMs: undefined });
    runs$.next({ result: { name: 'cache' }, tookMs: 0 });
    expect(meter.recorded).toEqual([
      [0.25, { check: 'database' }],
      [0, { check: 'cache' }],
    ]);
  });

  it('observes and records nothing more when the application has closed', () => {
    observe();
    closing.abort();
    expect(meter.removeBatchObservableCallback.mock.calls).toEqual(meter.addBatchObservableCallback.mock.calls);
    expect(runs$.observed).toBe(false);
    const fresh = new FakeMeter();
    observeProbes(source(), fresh as unknown as Meter);
    expect(fresh.made).toEqual([]);
    expect(fresh.addBatchObservableCallback).not.toHaveBeenCalled();
  });

  it('uses a meter of the provider that is registered, by default', () => {
    const getMeter = vi.spyOn(api, 'getMeter').mockReturnValue(meter as unknown as Meter);
    onTestFinished(() => getMeter.mockRestore());
    observeProbes(source());
    expect(getMeter).toHaveBeenCalledExactlyOnceWith('nestjs-probes', PACKAGE_VERSION);
    expect(meter.made).not.toEqual([]);
  });
});
