import type { Bodies, Task } from './body.js';
import type { Remark, State } from './explanation.js';
import { lasted, shortened } from './in-words.js';

const MOST_SHOWN = 50;

/** The tasks that the pod waits for: those of the startup, or of the drain. */
export function sayTasks(state: State, { startup, readiness }: Bodies): readonly Remark[] {
  if (state === 'draining') return [...sayEach('Drain task', readiness?.tasks ?? [], mendDrain), BUDGET];
  return startup?.status === 'starting' ? sayEach('Startup task', startup.tasks, mendStartup) : [];
}

const BUDGET: Remark = {
  sentence:
    'It goes on serving for `drain.delayMs`, lets requests and drain tasks end within `drain.timeoutMs`, and then tears down. The bodies do not say how much of that is left; the log of the pod says when the shutdown began.',
  mend: '`terminationGracePeriodSeconds` must be longer than these together with a preStop hook, or the kubelet kills the rest: `nestjs-probes lint` checks it.',
};

function sayEach(kind: string, tasks: readonly Task[], mend: (task: Task) => string | undefined): readonly Remark[] {
  const remarks = tasks.slice(0, MOST_SHOWN).map((task) => {
    const mended = mend(task);
    return { sentence: `${kind} ${inWords(task)}`, ...(mended !== undefined && { mend: mended }) };
  });
  const left = tasks.length - MOST_SHOWN;
  return left > 0 ? [...remarks, { sentence: `There are ${left} more tasks.` }] : remarks;
}

function inWords({ name, status, durationMs, attempt, lastError }: Task): string {
  const took = durationMs === undefined ? '' : ` after ${lasted(durationMs)}`;
  const verbs: Readonly<Record<string, string>> = {
    pending: attempt === undefined ? 'waits for its turn' : 'waits for its next attempt',
    running: 'runs',
    done: `is done${took}`,
    failed: `has failed${took}`,
  };
  const which = attempt === undefined ? '' : ` (attempt ${attempt})`;
  const why =
    lastError === undefined ? '' : ` The attempt before failed: ${shortened(lastError, 300).replace(/\.$/, '')}.`;
  const verb = Object.hasOwn(verbs, status) ? verbs[status] : `is ${shortened(status, 30)}`;
  return `\`${shortened(name, 100)}\` ${verb}${which}.${why}`;
}

function mendStartup({ status, attempt }: Task): string | undefined {
  if (status === 'failed') {
    return 'Mend what the log of the pod says of it. `retry` of @StartupTask tries again without a restart of the container.';
  }
  if (attempt !== undefined) return 'Mend what made the attempt before fail. The next one comes by itself.';
  if (status !== 'running') return undefined;
  return 'Wait. `failureThreshold` × `periodSeconds` of the startupProbe must be longer than it takes, and `timeoutMs` of @StartupTask ends one that hangs.';
}

function mendDrain({ status }: Task): string | undefined {
  if (status === 'failed') return 'The log of the pod says why it failed. The shutdown goes on.';
  if (status !== 'running') return undefined;
  return 'Wait. It is told to end when `drain.timeoutMs` is over; raise that if its work takes longer.';
}
