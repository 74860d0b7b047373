/** `unknown`: the bodies do not tell whether the pod is ready. */
export type State = 'ready' | 'degraded' | 'not ready' | 'starting' | 'draining' | 'dead' | 'unknown';

/** One thing that a reader has to know, and what mends it. */
export interface Remark {
  readonly sentence: string;
  readonly mend?: string;
}

export interface Explanation {
  readonly state: State;
  /** One sentence about the whole pod. */
  readonly headline: string;
  readonly remarks: readonly Remark[];
}
