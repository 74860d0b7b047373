import type { Reading } from '../checks/check-result.js';
import type { ReportInput } from './report.js';

const SHUTTING_DOWN = 'shutting down';
const STILL_BOOTING = 'still booting';

/** Why traffic may not come here, in words; `undefined` when it may. */
export function notReadyReason({ phase, hold, tasks, readings }: ReportInput): string | undefined {
  switch (phase.name) {
    case 'draining':
      return SHUTTING_DOWN;
    case 'starting':
      return unfinishedReason(tasks) ?? (phase.booted ? 'starting' : STILL_BOOTING);
    case 'running':
      return hold?.reason ?? failingReason(readings);
  }
}

/** What a start waits for, in words: first for Nest, then for the tasks, then for the checks that count for it. */
export function notStartedReason({
  phase,
  tasks,
  readings,
}: Pick<ReportInput, 'phase' | 'tasks' | 'readings'>): string {
  if (phase.name === 'draining') return SHUTTING_DOWN;
  if (phase.name === 'starting' && !phase.booted) return STILL_BOOTING;
  return unfinishedReason(tasks) ?? failingReason(readings) ?? 'starting';
}

/** Why a probe fails for its checks: those without a result, or those that are unhealthy. */
function failingReason(readings: readonly Reading[]): string | undefined {
  const pending = readings.filter(({ result }) => result === undefined);
  if (pending.length > 0) return `no result yet: ${names(pending)}`;
  const unhealthy = readings.filter(isUnhealthy);
  return unhealthy.length > 0 ? `unhealthy: ${names(unhealthy)}` : undefined;
}

export function isUnhealthy({ result }: Reading): boolean {
  return result?.status === 'unhealthy';
}

function unfinishedReason(tasks: ReportInput['tasks']): string | undefined {
  const unfinished = tasks.filter(({ status }) => status !== 'done').map(({ name }) => name);
  return unfinished.length > 0 ? `starting: ${unfinished.join(', ')}` : undefined;
}

function names(readings: readonly Reading[]): string {
  return readings.map(({ name }) => name).join(', ');
}
