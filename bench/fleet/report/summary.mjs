import { FAULT_AT_MS } from '../settings.mjs';

const FAULT_AT = FAULT_AT_MS / 1_000;
/** The steady state: the seconds before the fault. */
const STEADY = 10;
/** How long after its return a database may meet a herd. */
const HERD = 60;

/**
 * What became of one fleet: requests from the fault to the end, and queries at the database.
 *
 * @param lastsMs How long the fault lasts.
 */
export function summarize(columns, lastsMs) {
  const over = FAULT_AT + lastsMs / 1_000;
  const since = (name) => columns[name].slice(FAULT_AT);
  const asked = columns.checks.map((checks, second) => checks + columns.starts[second]);
  const total = asked.map((own, second) => own + columns.requests[second]);
  return {
    answered: sum(since('answered')),
    failed: sum(since('failed')),
    refused: sum(since('refused')),
    needless: sum(since('needless')),
    restarts: sum(since('restarts')),
    fewest: Math.min(...since('endpoints')),
    last: columns.endpoints.at(-1),
    backAfter: backAfter(columns.endpoints, over),
    probing: {
      steady: mean(asked.slice(FAULT_AT - STEADY, FAULT_AT)),
      outage: mean(asked.slice(FAULT_AT, over)),
      herd: most(asked.slice(over, over + HERD)),
    },
    queries: {
      steady: mean(total.slice(FAULT_AT - STEADY, FAULT_AT)),
      outage: mean(total.slice(FAULT_AT, over)),
      herd: most(total.slice(over, over + HERD)),
    },
  };
}

/** Seconds after the fault until all pods are in the Service and stay there; `undefined` if they do not come back. */
function backAfter(endpoints, over) {
  const wanted = endpoints[FAULT_AT - 1];
  const lastShort = endpoints.findLastIndex((count) => count < wanted);
  if (lastShort === endpoints.length - 1) return undefined;
  return Math.max(0, lastShort + 1 - over);
}

const sum = (values) => values.reduce((all, value) => all + value, 0);
const mean = (values) => sum(values) / values.length;
const most = (values) => (values.length === 0 ? undefined : Math.max(...values));
