import { POLICIES } from '../policies.mjs';
import { FAULT_AT_MS } from '../settings.mjs';
import { lineChart } from './line-chart.mjs';

/** The seconds before the fault that a chart shows. */
const BEFORE = 10;
const KINDS = POLICIES.filter(({ breaker }) => !breaker);

/**
 * The curves of one fault in a fleet of one size.
 *
 * @param runs `{ job, columns }` of each policy.
 */
export function chartOf(fault, pods, runs) {
  const from = FAULT_AT_MS / 1_000 - BEFORE;
  const shown = runs.map(({ job, columns }) => {
    const cut = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(from)]));
    const { breaker } = POLICIES.find(({ id }) => id === job.policy);
    return { columns: cut, colour: KINDS.findIndex(({ id }) => job.policy.startsWith(id)), dashed: breaker };
  });
  const lines = (valueOf) =>
    shown.map(({ columns, colour, dashed }) => {
      return { colour, dashed, values: columns.answered.map((_, second) => valueOf(columns, second)) };
    });
  const hasBreakers = shown.some(({ dashed }) => dashed);
  return lineChart({
    title: `${pods.toLocaleString('en')} pods: ${fault.title}`,
    legend: [
      ...KINDS.map(({ title }, colour) => ({ label: title, colour, dashed: false })),
      ...(hasBreakers ? [{ label: 'dashed: the same with a breaker', colour: 2, dashed: true }] : []),
    ],
    fault: [BEFORE, BEFORE + fault.lastsMs / 1_000],
    seconds: shown[0].columns.answered.length,
    panels: [
      { title: 'pods in the Service', lines: lines(({ endpoints }, second) => endpoints[second]) },
      {
        title: 'requests failed or refused, % of those sent',
        most: 100,
        lines: lines((columns, second) => lostPart(columns, second) * 100),
      },
      {
        title: 'queries of checks and of starting pods at the database, a second',
        lines: lines(({ checks, starts }, second) => checks[second] + starts[second]),
      },
    ],
  });
}

function lostPart({ answered, failed, refused }, second) {
  const lost = failed[second] + refused[second];
  return lost / (answered[second] + lost);
}
