import type { ApplicationFacts } from '../application/application-facts.js';
import { dependencyOf } from '../fit/dependency-names.js';
import { probeAsYaml } from '../fit/routes.js';
import type { ProbeSpec } from '../workload/probe-spec.js';
import type { Container } from '../workload/workload.js';
import { example } from './example.js';
import type { Finding, Rule } from './rule.js';

const WHY =
  'A restart does not repair what is outside of the process: when it fails, every pod is restarted at once, again and again.';

/** Programs that ask a server of their own. */
const CLIENT =
  /(?:^|[\s/;&|"'])(pg_isready|psql|redis-cli|valkey-cli|mysqladmin|mysql|mariadb|mongosh?|rabbitmq-diagnostics|rabbitmqctl|kafka-[\w-]+|cqlsh|nats)(?=$|[\s;&|"'])/;

export const livenessDependency: Rule = {
  id: 'liveness-dependency',
  level: 'error',
  sentence: 'Liveness depends on something outside of the process.',
  check: ({ application }, facts) =>
    application.flatMap((container) => {
      const { liveness } = container.probes;
      if (liveness === undefined) return [];
      return [...byProbe(liveness, container, facts), ...byIndicators(liveness, facts)];
    }),
  examples: {
    bad: example({ facts: { server: { port: 9000 }, indicators: [{ name: 'database', probes: ['liveness'] }] } }),
    good: example({ facts: { server: { port: 9000 }, indicators: [{ name: 'event-loop', probes: ['liveness'] }] } }),
  },
};

function byProbe({ asks }: ProbeSpec, container: Container, facts: ApplicationFacts): readonly Finding[] {
  const other =
    asks.kind === 'http' ? asks.host : asks.kind === 'exec' ? CLIENT.exec(asks.command.join(' '))?.[1] : undefined;
  if (other === undefined) return [];
  return [
    {
      line: asks.line,
      found: `The livenessProbe of \`${container.name}\` asks \`${other}\`, and not the application.`,
      why: WHY,
      mend: `livenessProbe: { ${probeAsYaml('liveness', container, facts)} }; make it a @HealthIndicator() for readiness.`,
    },
  ];
}

function byIndicators(liveness: ProbeSpec, { indicators = [] }: ApplicationFacts): readonly Finding[] {
  return indicators
    .filter(
      ({ probes, critical, name }) => probes.includes('liveness') && critical !== false && dependencyOf(name) !== 'own',
    )
    .map(({ name }) => {
      const isShared = dependencyOf(name) === 'shared';
      return {
        line: liveness.line,
        found: `The indicator \`${name}\` counts for liveness.`,
        why: isShared
          ? WHY
          : `If it asks something outside of the process: ${WHY.slice(0, 1).toLowerCase()}${WHY.slice(1)}`,
        mend: `@HealthIndicator('${name}', { probes: ['readiness'] }).`,
        level: isShared ? 'error' : 'hint',
      };
    });
}
