import type { PageTask, PageValues } from './page-values.js';
import { shortText } from './short-text.js';
import type { Tone } from './tone.js';

/** A list of a hundred failing checks is too long for a sentence. */
const LONGEST_REASON = 240;

/** The answer of one probe. */
export interface Answer {
  readonly word: string;
  readonly yes: boolean;
  /** Why the answer is no. */
  readonly reason: string | undefined;
}

/** The state of the pod in one sentence. */
export interface Verdict {
  readonly tone: Tone;
  /** Two words for the title of the browser tab. */
  readonly short: string;
  /** One sentence: whether the pod is started, alive and ready, and if not, why. */
  readonly sentence: string;
  readonly answers: { readonly started: Answer; readonly alive: Answer; readonly ready: Answer };
}

/** Uses only the reports, so that it always agrees with the routes. */
export function verdictOf(values: PageValues): Verdict {
  const { health } = values.reports;
  const answers = { started: isStarted(values), alive: isAlive(values), ready: isReady(values) };
  const { started, alive, ready } = answers;
  const isDraining = health.body.phase === 'draining';
  const hint = ready.yes ? degradedReason(values) : undefined;

  if (!alive.yes) {
    const sentence = `This pod is dead and will be restarted${because(alive)}.`;
    return { tone: 'bad', short: 'Dead', sentence, answers };
  }
  if (isDraining) {
    const sentence = `This pod is alive and shutting down: ${started.yes ? '' : 'it never started, and '}no new traffic comes here.`;
    return { tone: 'warn', short: 'Shutting down', sentence, answers };
  }
  if (!started.yes) {
    const sentence = `This pod is alive, but not started and not ready${because(started)}.`;
    return { tone: 'wait', short: 'Starting', sentence, answers };
  }
  if (!ready.yes) {
    const sentence = `This pod is started and alive, but not ready${because(ready)}.`;
    return { tone: 'bad', short: 'Not ready', sentence, answers };
  }
  return hint === undefined
    ? { tone: 'good', short: 'Ready', sentence: 'This pod is started, alive and ready.', answers }
    : {
        tone: 'warn',
        short: 'Ready, degraded',
        sentence: `This pod is started, alive and ready, but degraded: ${hint}.`,
        answers,
      };
}

function isStarted({ reports: { startup } }: PageValues): Answer {
  const { body } = startup;
  const yes = startup.httpStatus === 200;
  if (yes || body.status === 'started') return { word: 'started', yes, reason: undefined };
  const open = body.tasks.filter(({ status }) => status !== 'done').map(taskInWords);
  const failing = (body.checks ?? []).filter(({ status }) => status === 'unhealthy').map(({ name }) => name);
  const unhealthy = failing.length > 0 ? `unhealthy: ${failing.join(', ')}` : undefined;
  return answer('started', false, open.length > 0 ? open.join(', ') : (body.reason ?? unhealthy));
}

function isAlive({ reports: { liveness } }: PageValues): Answer {
  const { body } = liveness;
  const yes = liveness.httpStatus === 200;
  if (yes || body.status === 'alive') return { word: 'alive', yes, reason: undefined };
  const unhealthy = body.checks.filter(({ status }) => status === 'unhealthy').map(({ name }) => name);
  return answer('alive', false, body.reason ?? `unhealthy: ${unhealthy.join(', ')}`);
}

function isReady({ reports: { readiness } }: PageValues): Answer {
  const { body } = readiness;
  return answer('ready', readiness.httpStatus === 200, body.status === 'ready' ? undefined : body.reason);
}

function answer(word: string, yes: boolean, reason: string | undefined): Answer {
  return { word, yes, reason: reason === undefined ? undefined : shortText(reason, LONGEST_REASON) };
}

function because({ reason }: Answer): string {
  return reason === undefined ? '' : ` – ${reason}`;
}

/** What is degraded although readiness succeeds. */
function degradedReason({ reports: { health }, facts }: PageValues): string | undefined {
  if (health.status === 'healthy') return undefined;
  const worse = health.body.checks.filter(({ status }) => status !== 'healthy').map(({ name }) => name);
  const known = new Set(health.body.checks.map(({ name }) => name));
  const pending = facts.checks.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  const reasons = [
    ...(worse.length > 0 ? [worse.join(', ')] : []),
    ...(pending.length > 0 ? [`no result yet: ${pending.join(', ')}`] : []),
  ];
  return shortText(reasons.join('; ') || 'the event loop', LONGEST_REASON);
}

function taskInWords({ name, status, attempt, last_error }: PageTask): string {
  if (status === 'failed') return `${name} failed`;
  if (attempt === undefined) return `${name} is ${status}`;
  return `${name} is at attempt ${attempt}${last_error === undefined ? '' : ` (${last_error})`}`;
}
