import type { Probe } from './probe.js';

/** What the manifest has to fit: the numbers of the application. */
export interface ApplicationFacts {
  /** Where they come from. With `defaults` nobody has said anything of the application. */
  readonly source: 'defaults' | 'options' | 'module';
  readonly options: ApplicationOptions;
  /** `undefined` when they are not known. */
  readonly indicators: readonly IndicatorFacts[] | undefined;
  /** `undefined` when they are not known. */
  readonly startupTasks: readonly TaskFacts[] | undefined;
  /** `undefined` when they are not known. */
  readonly drainTasks: readonly TaskFacts[] | undefined;
}

/** The options of `ProbesModule.forRoot()`, with the defaults of the library. */
export interface ApplicationOptions {
  readonly path: string;
  readonly controllers: boolean;
  /** The probe server; `none` for an application without one, `unknown` when nobody has said. */
  readonly server: ServerFacts | 'none' | 'unknown';
  readonly checks: { readonly timeoutMs: number; readonly intervalMs: number; readonly maxAgeMs: number };
  readonly drain: { readonly delayMs: number; readonly timeoutMs: number };
}

interface ServerFacts {
  readonly port: number;
  readonly deadAfterMs: number;
}

export interface IndicatorFacts {
  readonly name: string;
  readonly probes: readonly Probe[];
  readonly critical: boolean | 'until-ready';
  readonly timeoutMs: number;
}

export interface TaskFacts {
  readonly name: string;
  /** `undefined` when the task has no limit of its own. */
  readonly timeoutMs: number | undefined;
}
