import type { BreakerSettings } from '../checks/breaker-state.js';
import type { Probe } from '../checks/probe.js';
import type { Critical } from '../checks/standing.js';
import { declaredIndicator } from '../indicators/health-indicator.decorator.js';
import { type IndicatorFields, indicatorFields } from '../indicators/indicator-options.js';
import { breakerSettings, namesakes, readDeclaration, refuseOtherMajor } from '../indicators/read-declaration.js';
import type { ProbesOptions } from '../options/probes-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { declaredTasks, plannedTask } from '../tasks/declare-task.js';
import { DRAIN } from '../tasks/drain-task.decorator.js';
import { orderTasks, type PlannedTask } from '../tasks/order-tasks.js';
import { STARTUP } from '../tasks/startup-task.decorator.js';
import type { TaskSettings } from '../tasks/task.js';
import type { TaskKind } from '../tasks/task-kind.js';
import { type Provided, providedBy } from './provided-class.js';
import { type OptionsReading, readOptions } from './read-options.js';
import { modulesOf } from './walk-modules.js';

export type { OptionsReading, ReadOptions } from './read-options.js';

/** What an application declares of its probes. */
export interface ProbesReading {
  readonly options: OptionsReading;
  readonly indicators: readonly IndicatorReading[];
  readonly tasks: { readonly startup: readonly TaskReading[]; readonly drain: readonly TaskReading[] };
}

/** What `@HealthIndicator()` says, with the defaults of the module. */
export interface IndicatorReading {
  readonly name: string;
  /** Where it is declared: `DatabaseHealth in HealthModule`. */
  readonly origin: string;
  readonly probes: readonly Probe[];
  readonly critical: Critical;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
  readonly degradedAboveMs: number | undefined;
  /** The breaker of the option. One that the class has as its property is not seen. */
  readonly circuitBreaker: BreakerSettings | undefined;
}

/** What `@StartupTask()` or `@DrainTask()` says. The origin is where it is declared: `Migrations.migrate()`. */
export interface TaskReading extends TaskSettings {
  readonly name: string;
  readonly origin: string;
}

type Found = Provided & { readonly module: string };

/**
 * Reads what an application declares of its probes, without booting it: the options of `ProbesModule.forRoot()` as they
 * are in Kubernetes, its indicators, its startup and drain tasks. It reads metadata and calls no constructor. It calls
 * the factory of `forRootAsync()` if that injects nothing, and the functions of `forwardRef()`.
 *
 * It cannot see what exists only in an application that runs: indicators that are registered by code, modules that are
 * loaded lazily, what a factory makes under a token that is no class.
 *
 * @param module The AppModule, or what its `forRoot()` returns.
 * @param given `options` take the place of those in the module, for example when they are unreadable.
 * @throws ProbesConfigurationError for what stops the application at its start, too: wrong options, two indicators with
 * one name, tasks in a circle, an entry of `imports` that is no module.
 *
 * @example
 * ```ts
 * const { options, indicators, tasks } = await readProbes(AppModule);
 * if (options.kind === 'read') console.log(options.values.drain.timeoutMs);
 * ```
 */
export async function readProbes(
  module: unknown,
  given: { readonly options?: ProbesOptions | undefined } = {},
): Promise<ProbesReading> {
  const modules = await modulesOf(module);
  const options = await readOptions(modules, given.options);
  const { checks } = options.kind === 'read' ? options.values : resolveOptions({});
  const found = modules.flatMap(({ type, providers }) =>
    [...providers.values()].flatMap((provider): Found | [] => {
      const provided = providedBy(provider);
      return provided ? { ...provided, module: type.name } : [];
    }),
  );
  return {
    options,
    indicators: readIndicators(found, indicatorFields(checks)),
    tasks: { startup: readTasks(STARTUP, found), drain: readTasks(DRAIN, found) },
  };
}

function readIndicators(found: readonly Found[], fields: IndicatorFields): readonly IndicatorReading[] {
  const byName = new Map<string, IndicatorReading>();
  for (const { indicator, module } of found) {
    const declaration = indicator && declaredIndicator(indicator);
    if (!declaration) continue;
    refuseOtherMajor(declaration, indicator.name);
    const { subject, name, options } = readDeclaration(indicator.name, declaration, fields);
    const origin = `${indicator.name} in ${module}`;
    const namesake = byName.get(name);
    if (namesake) throw namesakes(name, namesake.origin, origin);
    byName.set(name, { name, origin, ...options, circuitBreaker: breakerSettings(options.circuitBreaker, subject) });
  }
  return [...byName.values()];
}

/** In an order in which they can run. */
function readTasks(kind: TaskKind, found: readonly Found[]): readonly TaskReading[] {
  const values = new Set<object>();
  const tasks = found.flatMap(({ tasks: declaring }): (TaskReading & PlannedTask)[] => {
    // Two tokens may provide the same value, while a class is made once for each token.
    if (!declaring || values.has(declaring.of)) return [];
    if (declaring.isValue) values.add(declaring.of);
    return declaredTasks(kind, declaring.of).map(
      (declaration) => plannedTask(kind, declaring.of.constructor.name, declaration).planned,
    );
  });
  return orderTasks(kind, tasks);
}
