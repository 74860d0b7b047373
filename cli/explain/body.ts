/** Which route has answered a body. */
export type Kind = 'health' | 'readiness' | 'liveness' | 'startup';

/** A body of one of the four routes. What is not of the expected type is left out. */
export interface Body {
  readonly kind: Kind;
  readonly status: Status;
  readonly phase: string | undefined;
  readonly version: string | undefined;
  readonly reason: string | undefined;
  /** The body is the latest one, but old. */
  readonly isStale: boolean;
  readonly eventLoop: EventLoop | undefined;
  readonly tasks: readonly Task[];
  readonly checks: readonly Check[];
}

export interface Check {
  readonly name: string;
  readonly status: string;
  readonly message: string | undefined;
  readonly checkedAt: string | undefined;
  readonly latencyMs: number | undefined;
  readonly isStale: boolean;
  /** As in the body: `true` is left out there. */
  readonly critical: false | 'until-ready' | undefined;
  readonly stands: string | undefined;
  readonly breaker: string | undefined;
  readonly abandonedRuns: number;
  readonly askedAgainAt: string | undefined;
  readonly hasDetails: boolean;
}

export interface Task {
  readonly name: string;
  readonly status: string;
  readonly durationMs: number | undefined;
  readonly attempt: number | undefined;
  readonly lastError: string | undefined;
}

export interface EventLoop {
  readonly stalledMs: number;
  readonly longestStallMs: number;
  readonly stack: string | undefined;
}

/** The status of a body tells its route. */
export const KIND_OF = {
  healthy: 'health',
  degraded: 'health',
  ready: 'readiness',
  not_ready: 'readiness',
  alive: 'liveness',
  dead: 'liveness',
  started: 'startup',
  starting: 'startup',
} as const satisfies Record<string, Kind>;

export type Status = keyof typeof KIND_OF;

/** The latest body of each route that was read. */
export type Bodies = Partial<Readonly<Record<Kind, Body>>>;
