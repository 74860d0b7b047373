import { describe, expect, it } from 'vitest';
import { dead, inPhase, notReady, someCheck, someFacts, someValues, starting } from './page-values.fake.js';
import type { PageValues } from './page-values.js';
import { verdictOf } from './verdict.js';

const search = someCheck({ name: 'search', status: 'unhealthy' });
const running = { name: 'migrations', status: 'running' } as const;

const SENTENCES: readonly [of: string, PageValues, tone: string, sentence: string][] = [
  ['a pod that is well', someValues(), 'good', 'This pod is started, alive and ready.'],
  [
    'a check that is not critical',
    someValues({ checks: [someCheck(), someCheck({ name: 'search', status: 'degraded' })] }),
    'warn',
    'This pod is started, alive and ready, but degraded: search.',
  ],
  [
    'a check that has not run',
    someValues({
      facts: { checks: [someFacts('database', 'healthy'), someFacts('late', '', { latest: undefined })] },
      reports: { health: { ...someValues().reports.health, status: 'degraded' } },
    }),
    'warn',
    'This pod is started, alive and ready, but degraded: no result yet: late.',
  ],
  [
    'a critical check',
    someValues({ checks: [search], reports: { readiness: notReady('unhealthy: search') } }),
    'bad',
    'This pod is started and alive, but not ready – unhealthy: search.',
  ],
  [
    'a person’s switch',
    someValues({ reports: { readiness: notReady('maintenance') } }),
    'bad',
    'This pod is started and alive, but not ready – maintenance.',
  ],
  [
    'a startup task',
    someValues({
      reports: {
        health: inPhase('starting'),
        startup: starting({ tasks: [{ name: 'schema', status: 'done' }, running] }),
        readiness: notReady('starting: migrations', 'starting'),
      },
    }),
    'wait',
    'This pod is alive, but not started and not ready – migrations is running.',
  ],
  [
    'a startup task that failed',
    someValues({
      reports: {
        startup: starting({ tasks: [{ name: 'migrations', status: 'failed' }] }),
        readiness: notReady('starting: migrations', 'starting'),
      },
    }),
    'wait',
    'This pod is alive, but not started and not ready – migrations failed.',
  ],
  [
    'a server that does not listen',
    someValues({
      reports: { startup: starting({ reason: 'not listening yet' }), readiness: notReady('not listening yet') },
    }),
    'wait',
    'This pod is alive, but not started and not ready – not listening yet.',
  ],
  [
    'a check that holds up the start',
    someValues({ reports: { startup: starting({ checks: [search] }), readiness: notReady('starting', 'starting') } }),
    'wait',
    'This pod is alive, but not started and not ready – unhealthy: search.',
  ],
  [
    'a shutdown',
    someValues({ reports: { health: inPhase('draining'), readiness: notReady('shutting down', 'draining') } }),
    'warn',
    'This pod is alive and shutting down: no new traffic comes here.',
  ],
  [
    'a shutdown before the start',
    someValues({
      reports: {
        health: inPhase('draining'),
        readiness: notReady('shutting down', 'draining'),
        startup: starting({ tasks: [running] }),
      },
    }),
    'warn',
    'This pod is alive and shutting down: it never started, and no new traffic comes here.',
  ],
  [
    'an event loop that has stalled',
    someValues({
      reports: { liveness: dead({ reason: 'event loop stalled for 31.0 s' }), readiness: notReady('event loop …') },
    }),
    'bad',
    'This pod is dead and will be restarted – event loop stalled for 31.0 s.',
  ],
  [
    'a check for liveness',
    someValues({ reports: { liveness: dead({ checks: [search, someCheck()] }) } }),
    'bad',
    'This pod is dead and will be restarted – unhealthy: search.',
  ],
];

describe('the verdict', () => {
  it.each(SENTENCES)('says in one sentence what the state is: %s', (_of, values, tone, sentence) => {
    expect(verdictOf(values)).toMatchObject({ tone, sentence });
  });

  it('is one line of limited length for any reason', () => {
    const reason = `a\nb${'x'.repeat(10_000)}`;
    const { sentence, answers } = verdictOf(someValues({ reports: { readiness: notReady(reason) } }));
    expect(sentence).toMatch(/^This pod is started and alive, but not ready – a bx+…\.$/);
    expect(sentence.length).toBeLessThan(350);
    expect(answers.ready.reason?.length).toBeLessThan(250);
  });
});
