import { describe, expect, it } from 'vitest';
import { countRun, NO_RUNS } from '../checks/run-tally.js';
import { checkOf, valuesOf } from './metric-values.fake.js';
import type { MetricValues } from './metric-values.js';
import { PrometheusText } from './prometheus-text.js';
import type { TextFormat } from './text-format.js';

const prometheusText = (values: MetricValues, format?: TextFormat) => new PrometheusText(format).write(values);

/** The lines of one metric. */
function linesOf(name: string, text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(name) || new RegExp(`^# \\w+ ${name}`).test(line));
}

const statusOf = (name: string) =>
  linesOf('probes_check_status{', prometheusText(valuesOf({ checks: [checkOf(name, { status: 'healthy' })] })))[0];

describe('the text', () => {
  it('has the help, the type and the samples of a metric', () => {
    const text = prometheusText(valuesOf({ phase: 'draining' }));
    expect(linesOf('probes_phase', text)).toEqual([
      '# HELP probes_phase 1 if the application is in this phase, otherwise 0.',
      '# TYPE probes_phase gauge',
      'probes_phase{phase="starting"} 0',
      'probes_phase{phase="running"} 0',
      'probes_phase{phase="draining"} 1',
    ]);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('leaves out a metric without samples', () => {
    expect(prometheusText(valuesOf())).not.toContain('probes_check');
    expect(prometheusText(valuesOf())).not.toContain('event_loop');
  });

  it('has a histogram with cumulative buckets, a sum and a count', () => {
    const tally = [4, 20, 30, 9_000].reduce(
      (before, tookMs) => countRun(before, { outcome: 'healthy', tookMs }),
      NO_RUNS,
    );
    const text = prometheusText(valuesOf({ checks: [checkOf('database', { tally })] }));
    expect(linesOf('probes_check_duration_seconds', text).slice(1)).toEqual([
      '# TYPE probes_check_duration_seconds histogram',
      'probes_check_duration_seconds_bucket{check="database",le="0.005"} 1',
      'probes_check_duration_seconds_bucket{check="database",le="0.01"} 1',
      'probes_check_duration_seconds_bucket{check="database",le="0.025"} 2',
      'probes_check_duration_seconds_bucket{check="database",le="0.05"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="0.1"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="0.25"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="0.5"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="0.75"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="1"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="2.5"} 3',
      'probes_check_duration_seconds_bucket{check="database",le="+Inf"} 4',
      'probes_check_duration_seconds_sum{check="database"} 9.054',
      'probes_check_duration_seconds_count{check="database"} 4',
    ]);
  });

  it.each<[what: string, name: string, label: string]>([
    ['quotes', 'a "quoted" name', String.raw`a \"quoted\" name`],
    ['backslashes', String.raw`C:\new\"`, String.raw`C:\\new\\\"`],
    ['a break of a line', 'one\nprobes_ready 1', String.raw`one\nprobes_ready 1`],
    ['a line break of Windows', 'one\r\ntwo', String.raw`one\ntwo`],
    ['every other break', 'a\rb\u0085c\u2028d\u2029e', String.raw`a\nb\nc\nd\ne`],
    ['what ends a label', '"} 1 #', String.raw`\"} 1 #`],
    ['braces and commas', '{a="b",c}', String.raw`{a=\"b\",c}`],
    ['markup', '"><script>', String.raw`\"><script>`],
    ['emoji and letters', 'データベース 🐘 ü', 'データベース 🐘 ü'],
    ['the patterns of String.replace()', "$& $1 $' $`", "$& $1 $' $`"],
    ['10 KB', '"'.repeat(10_240), String.raw`\"`.repeat(10_240)],
    ['nothing', '', ''],
  ])('escapes a name with %s', (_what, name, label) => {
    expect(statusOf(name)).toBe(`probes_check_status{check="${label}",status="healthy"} 1`);
  });

  it('has one line for each sample, for any names', () => {
    const hostile = ['\n', '\r', '"\n# TYPE probes_ready counter\n', '\u2028', '\\\n'];
    const checks = hostile.map((name) => checkOf(name, { status: 'healthy' }));
    const tasks = hostile.map((name) => ({ name, status: 'done', tookMs: 1 }) as const);
    for (const line of prometheusText(valuesOf({ checks, tasks }))
      .trimEnd()
      .split(/[\n\r\u0085\u2028\u2029]/)) {
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) probes_\w+ .+|probes_\w+(?:\{(?:\w+="(?:[^"\\]|\\["\\n])*",?)+\})? \S+)$/,
      );
    }
  });

  it('is that of the values, whatever was written before', () => {
    const text = new PrometheusText();
    const [a, b, c] = ['a', 'b', 'c'].map((name, index) =>
      checkOf(name, {
        status: index === 1 ? 'healthy' : 'degraded',
        tally: countRun(NO_RUNS, { outcome: 'healthy', tookMs: 10 ** index }),
      }),
    );
    if (!a || !b || !c) throw new Error('There are three');
    const tasks = (['running', 'done'] as const).map((status) => [{ name: 'migrations', status, tookMs: 1 }]);
    for (const checks of [[a, b, c], [b], [c, b], [], [a, { ...b, name: 'a' }, c]]) {
      for (const each of [...tasks, []]) {
        const values = valuesOf({ checks, tasks: each });
        expect(text.write(values)).toBe(prometheusText(values));
      }
    }
  });

  it('has in OpenMetrics an end mark, counter names without `_total` in the description, and bounds with a decimal point', () => {
    const text = prometheusText(valuesOf({ checks: [checkOf('database')] }), 'openmetrics');
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(text).toContain(
      '# TYPE probes_check_runs counter\nprobes_check_runs_total{check="database",outcome="healthy"} 0',
    );
    expect(text).toContain('# TYPE probes_drain_connections_cut counter\nprobes_drain_connections_cut_total 0');
    expect(text).toContain('le="1.0"');
    expect(text).toContain('le="0.75"');
    expect(text).toContain('le="+Inf"');
  });
});
