// What a real cluster has shown once, simulated with many seeds: between what and what it may lie.
import { POLICIES } from '../policies.mjs';
import { FAULT_AT_MS } from '../settings.mjs';

const FAULT_AT = FAULT_AT_MS / 1_000;
const SHOWN = {
  'need the database, error': ({ errors }) => errors,
  'need the database, refused': ({ refused }) => refused,
  'need none, lost': ({ needless }) => needless,
  'first pod out, s': ({ firstOut }) => firstOut,
  'last pod out, s': ({ lastOut }) => lastOut,
  'first pod back, s': ({ firstBack }) => firstBack,
  'all back, s': ({ allBack }) => allBack,
  restarts: ({ restarts }) => restarts,
};

/** @param members `{ job, columns }` of each policy and seed. */
export function agreementOf(fault, members) {
  const policies = [...new Set(members.map(({ job }) => job.policy))];
  const titles = policies.map((policy) => POLICIES.find(({ id }) => id === policy).title);
  const observed = policies.map((policy) => {
    return members
      .filter(({ job }) => job.policy === policy)
      .map(({ job, columns }) => observe(columns, fault.lastsMs / 1_000, job.traffic.partWithDatabase));
  });
  const rows = Object.entries(SHOWN).map(([title, valueOf]) => [
    title,
    ...observed.map((all) => span(all.map(valueOf))),
  ]);
  const seeds = members.filter(({ job }) => job.policy === policies[0]).map(({ job }) => job.seed);
  return [
    `## 3 pods, as the sample application on a real cluster: ${fault.title}`,
    [['', ...titles], ['---', ...titles.map(() => '---')], ...rows]
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n'),
    `Seeds ${seeds[0]} to ${seeds.at(-1)}: the median, and from the least to the most. Pods out: seconds after the database has ` +
      'stopped. Pods back: seconds after it is there again.',
  ].join('\n\n');
}

/** What somebody with a load generator and `kubectl get endpoints -w` sees. */
export function observe({ endpoints, failed, refused, needless, restarts }, lastsS, partWithDatabase) {
  const all = endpoints[FAULT_AT - 1];
  const since = endpoints.slice(FAULT_AT);
  const back = endpoints.slice(FAULT_AT + lastsS);
  const isOut = since.includes(0);
  const refusedNeeding = sum(refused.slice(FAULT_AT)) * partWithDatabase;
  const lost = sum(needless.slice(FAULT_AT));
  const lostUnanswered = lost - sum(refused.slice(FAULT_AT)) * (1 - partWithDatabase);
  return {
    errors: sum(failed.slice(FAULT_AT)) - lostUnanswered,
    refused: refusedNeeding,
    needless: lost,
    firstOut: when(since.findIndex((count) => count < all)),
    lastOut: when(since.indexOf(0)),
    firstBack: isOut ? when(back.findIndex((count) => count > 0)) : undefined,
    // The second after the last one in which a pod was missing.
    allBack: isOut ? back.findLastIndex((count) => count < all) + 2 : undefined,
    restarts: sum(restarts.slice(FAULT_AT)),
  };
}

/** The end of a second, and `undefined` for what has not happened. */
const when = (index) => (index === -1 ? undefined : index + 1);

function span(values) {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  if (known.length === 0) return '–';
  const [least, middle, most] = [known[0], known[Math.floor(known.length / 2)], known.at(-1)].map(shown);
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

const sum = (values) => values.reduce((all, value) => all + value, 0);

const shown = (value) => Math.round(value).toLocaleString('en');
