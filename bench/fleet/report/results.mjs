// RESULTS.md: the figures of every fleet.
import { resolve } from '../plan.mjs';
import { POLICIES } from '../policies.mjs';
import { summarize } from './summary.mjs';
import { agreementOf } from './agreement.mjs';
import { tableOf } from './tables.mjs';

const HEAD = `# A fleet and its database: the figures

Written by \`npm run fleet\`; [README.md](README.md) says what is simulated, and
[docs/fleet.md](../../docs/fleet.md) what to choose. The same seed gives the same figures on every machine.

Requests are counted from the beginning of the fault to the end of the simulation. **failed**: nobody answered, or the answer
was an error. **refused**: there was no pod in the Service. **needlessly**: of the failed and refused ones, those that need no
database. **fewest pods in**: in the Service, in any second after the fault began. **all back after**: seconds from the end of
the fault until all pods are in the Service and stay there. Queries a second at the database: in the steady state / on
average during the fault / in the busiest second of the minute after it.`;

/** @param runs `{ job, columns }` of every job. */
export function resultsOf(runs, seed) {
  const sections = groups(runs).map(({ pods, fault, members }) => {
    if (members.length > POLICIES.length) return agreementOf(fault, members);
    const rows = members.map(({ job, columns }) => {
      return { policy: job.policy, summary: summarize(columns, fault.lastsMs) };
    });
    const { length } = members[0].columns.answered;
    const seconds = `Seed ${seed}; ${length} s, of which the fault begins after 40.`;
    return `## ${pods.toLocaleString('en')} pods: ${fault.title}\n\n${tableOf(rows)}\n\n${seconds}`;
  });
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

/** The runs of each fault in a fleet of each size, in the order of the plan. */
export function groups(runs) {
  const found = new Map();
  for (const run of runs) {
    const key = `${run.job.pods}-${run.job.fault}`;
    const group = found.get(key) ?? { pods: run.job.pods, fault: resolve(run.job).fault, members: [] };
    group.members.push(run);
    found.set(key, group);
  }
  return [...found.values()];
}
