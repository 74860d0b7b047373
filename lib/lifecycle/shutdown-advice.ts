import { APPLICATION_OPTIONS_UNKNOWN } from './nest-application-options.js';
import type { ShutdownBudget } from './shutdown-budget.js';

/** What we know about the way this application shuts down. */
export interface ShutdownSetup {
  /** Whether another listener for SIGTERM exists: usually Nest's shutdown hooks. */
  readonly hooksEnabled: boolean;
  /** The program that started the process and does not pass SIGTERM on, such as `npm` or `sh`. */
  readonly launcher: string | undefined;
  readonly return503OnClosing: boolean;
  /** Whether this version of Nest hides the options of NestFactory.create(). */
  readonly optionsAreUnknown?: boolean;
  /** `gracefulShutdownTimeoutMs` of Terminus, in milliseconds; 0 without it. */
  readonly terminusDelayMs: number;
}

/** One sentence for each part of the setup that is wrong. */
export function shutdownWarnings(setup: ShutdownSetup): string[] {
  const { hooksEnabled, launcher, return503OnClosing, optionsAreUnknown, terminusDelayMs } = setup;
  return [
    ...(launcher !== undefined
      ? [
          `Started by ${launcher}, which ends on SIGTERM and does not pass it on: this process would stay, and stay ready. ` +
            'Let the container run node itself, as in ["node", "dist/main.js"].',
        ]
      : []),
    ...(hooksEnabled
      ? []
      : ['Shutdown hooks are not enabled, so SIGTERM cuts every request off: call app.enableShutdownHooks().']),
    ...(return503OnClosing
      ? ['return503OnClosing only acts when the drain is over and nothing is left to refuse: take it out.']
      : []),
    ...(optionsAreUnknown ? [APPLICATION_OPTIONS_UNKNOWN] : []),
    ...(terminusDelayMs > 0
      ? [`Terminus drains a second time, ${terminusDelayMs} ms after the first: take gracefulShutdownTimeoutMs out.`]
      : []),
  ];
}

/** The log line that says how much time the pod needs. */
export function budgetInWords({
  delayMs,
  timeoutMs,
  teardownMs,
  terminationGracePeriodSeconds,
}: ShutdownBudget): string {
  return (
    `A shutdown may take ${delayMs} ms unready, ${timeoutMs} ms for requests in flight and ${teardownMs} ms to tear ` +
    `down: terminationGracePeriodSeconds must be ${terminationGracePeriodSeconds} or more, and a preStop hook comes on top`
  );
}
