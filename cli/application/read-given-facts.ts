import type { ApplicationFacts, ApplicationOptions, IndicatorFacts, TaskFacts } from './application-facts.js';
import { DEFAULT_DEAD_AFTER_MS, DEFAULT_FACTS, DEFAULT_OPTIONS, USUAL_PROBE_PORT } from './defaults.js';
import { Given } from './given.js';
import { PROBES } from './probe.js';

const OPTIONS = ['enabled', 'path', 'version', 'controllers', 'details', 'server', 'checks', 'drain'] as const;
const LISTS = ['indicators', 'startupTasks', 'drainTasks'] as const;

/**
 * The facts that somebody has given: the options of `ProbesModule.forRoot()`, and beside them `indicators`,
 * `startupTasks` and `drainTasks` if they are known. `readProbes()` of `nestjs-probes/introspection` returns the same
 * with the options below `options`.
 *
 * @throws UsageError for a wrong type and for an unknown name.
 */
export function readGivenFacts(raw: unknown, source: ApplicationFacts['source'] = 'options'): ApplicationFacts {
  const given = new Given(raw, '');
  const isNested = given.has('options');
  const all = isNested ? given.keys('options', ...LISTS) : given.keys(...OPTIONS, ...LISTS);
  const options = readOptions('options' in all ? (all.options as Given) : given, isNested ? [] : LISTS, source);
  return {
    ...DEFAULT_FACTS,
    source,
    options,
    indicators: all.indicators.list()?.map((each) => readIndicator(each, options)),
    startupTasks: all.startupTasks.list()?.map(readTask),
    drainTasks: all.drainTasks.list()?.map(readTask),
  };
}

function readOptions(
  given: Given,
  beside: readonly (typeof LISTS)[number][],
  source: ApplicationFacts['source'],
): ApplicationOptions {
  const { path, controllers, server, checks, drain } = given.keys(...OPTIONS, ...beside);
  const { timeoutMs, intervalMs, maxAgeMs } = checks.keys('timeoutMs', 'intervalMs', 'maxAgeMs');
  const { delayMs, timeoutMs: drainMs } = drain.keys('delayMs', 'timeoutMs', 'isDelaySet');
  const defaults = DEFAULT_OPTIONS;
  return {
    path: path.text(defaults.path).replace(/^\/|\/$/g, ''),
    controllers: controllers.oneOf([true, false], defaults.controllers),
    server: readServer(server, source),
    checks: {
      timeoutMs: timeoutMs.number(defaults.checks.timeoutMs),
      intervalMs: intervalMs.number(defaults.checks.intervalMs),
      maxAgeMs: maxAgeMs.number(defaults.checks.maxAgeMs),
    },
    drain: { delayMs: delayMs.number(defaults.drain.delayMs), timeoutMs: drainMs.number(defaults.drain.timeoutMs) },
  };
}

/** Options that a person gives by hand may be a part of all. A module that is read has no server where it has none. */
function readServer(given: Given, source: ApplicationFacts['source']): ApplicationOptions['server'] {
  if (!given.isGiven) return source === 'module' ? 'none' : 'unknown';
  const { port, deadAfterMs } = given.keys('port', 'host', 'unreadyAfterMs', 'deadAfterMs', 'stack');
  return { port: port.number(USUAL_PROBE_PORT), deadAfterMs: deadAfterMs.number(DEFAULT_DEAD_AFTER_MS) };
}

function readIndicator(given: Given, { checks }: ApplicationOptions): IndicatorFacts {
  const { name, probes, critical, timeoutMs } = given.keys(...INDICATOR);
  return {
    name: name.text('(no name)'),
    probes: probes.list()?.map((probe) => probe.oneOf(PROBES, 'readiness')) ?? ['readiness'],
    critical: critical.oneOf<boolean | 'until-ready'>([true, false, 'until-ready'], true),
    timeoutMs: timeoutMs.number(checks.timeoutMs),
  };
}

const INDICATOR = [
  'name',
  'className',
  'probes',
  'critical',
  'timeoutMs',
  'intervalMs',
  'maxAgeMs',
  'degradedAboveMs',
  'circuitBreaker',
] as const;

function readTask(given: Given): TaskFacts {
  const { name, timeoutMs } = given.keys('name', 'className', 'method', 'after', 'timeoutMs', 'retry');
  return { name: name.text('(no name)'), timeoutMs: timeoutMs.number(undefined) };
}
