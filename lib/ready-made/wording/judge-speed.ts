import type { CheckOutcome } from '../../checks/health-check.js';

export interface Timed {
  readonly what: string;
  readonly tookMs: number;
}

export async function millisecondsOf(work: () => PromiseLike<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export function judgeSpeed({ what, tookMs }: Timed, degradedAboveMs: number): CheckOutcome {
  if (tookMs <= degradedAboveMs) return { status: 'healthy' };
  return { status: 'degraded', message: `${what} took ${Math.round(tookMs)} ms, more than ${degradedAboveMs} ms` };
}
