import type { ApplicationFacts } from '../application/application-facts.js';
import { probeAsYaml } from '../fit/routes.js';
import type { Container } from '../workload/workload.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

/** Who waits so long before the first probe knows that the boot takes long. */
const SLOW_BOOT_SECONDS = 30;
const MIGRATION = /\bmigrat\w*|\bprisma\s+db\s+push\b|\bschema:sync\b/i;

export const startupMissing: Rule = {
  id: 'startup-missing',
  level: 'error',
  sentence: 'The application starts slowly and has no startup probe.',
  check: ({ application, runsToEnd }, facts) =>
    runsToEnd
      ? []
      : application.flatMap((container) => {
          const slow = container.probes.startup === undefined ? slowBoot(container, facts) : undefined;
          if (slow === undefined) return [];
          const { liveness } = container.probes;
          return [
            {
              line: container.line,
              found: `Container \`${container.name}\` has no startupProbe, but ${slow}.`,
              why:
                liveness === undefined
                  ? 'Nothing tells a start that takes long from one that hangs.'
                  : 'The liveness probe restarts it when the start takes longer than planned, and then the next start is no faster.',
              mend: `Add startupProbe: { ${probeAsYaml('startup', container, facts)}, periodSeconds: 2, failureThreshold: 150 }.`,
              level: liveness !== undefined && facts.startupTasks !== undefined ? 'error' : 'warning',
            },
          ];
        }),
  examples: {
    bad: example({
      container: { startupProbe: undefined },
      facts: { server: { port: 9000 }, startupTasks: [{ name: 'migrations' }] },
    }),
    good: example({ container: { startupProbe: undefined }, facts: { server: { port: 9000 }, startupTasks: [] } }),
  },
};

/** What shows that the start takes long. */
function slowBoot({ probes, command }: Container, { startupTasks = [] }: ApplicationFacts): string | undefined {
  if (startupTasks.length > 0) {
    return `the application has startup tasks (${startupTasks.map(({ name }) => name).join(', ')})`;
  }
  const delay = Math.max(...[probes.liveness, probes.readiness].map((probe) => probe?.initialDelaySeconds.value ?? 0));
  if (delay >= SLOW_BOOT_SECONDS) return `its first probe waits ${delay} s for the start`;
  const migration = MIGRATION.exec(command.words.join(' '))?.[0];
  return migration === undefined ? undefined : `its command migrates (\`${migration}\`)`;
}
