import { FAULTS, GONE_60S } from './faults.mjs';
import { POLICIES } from './policies.mjs';

export const SEED = 1;

const WITHOUT_BREAKER = POLICIES.filter(({ breaker }) => !breaker);
const idsOf = (list) => list.map(({ id }) => id);

/** The sample application's Deployment: a new pod is ready before an old one goes. */
const ONE_BY_ONE = { maxSurge: 1, maxUnavailable: 0 };

/**
 * Which fleets live through what. A pod of the simulation costs as much as the library in it does, so the largest fleets
 * live through little.
 */
export const PARTS = [
  { pods: 10, faults: idsOf(FAULTS), policies: idsOf(POLICIES) },
  { pods: 100, faults: idsOf(FAULTS), policies: idsOf(POLICIES) },
  { pods: 1_000, faults: ['gone-30s'], policies: idsOf(WITHOUT_BREAKER), afterMs: 60_000 },
  { pods: 10_000, faults: ['gone-30s'], policies: ['liveness', 'until-ready'], afterMs: 30_000 },
  { pods: 3, faults: [GONE_60S.id, 'release'], policies: ['critical', 'until-ready'], rolling: ONE_BY_ONE },
];

/** One job for each fleet, the longest first, so that no core waits for the other at the end. */
export function jobsOf(parts, seed) {
  const jobs = parts.flatMap(({ pods, faults, policies, ...rest }) =>
    faults.flatMap((fault) => policies.map((policy) => ({ pods, fault, policy, seed, ...rest }))),
  );
  return jobs.toSorted((a, b) => b.pods - a.pods);
}

/** The job with what its names stand for. */
export function resolve({ fault, policy, afterMs, ...job }) {
  const found = [...FAULTS, GONE_60S].find(({ id }) => id === fault);
  return {
    ...job,
    policy: POLICIES.find(({ id }) => id === policy),
    fault: afterMs === undefined ? found : { ...found, afterMs },
  };
}
