import { FAULTS, faultOf, GONE_60S } from './faults.mjs';
import { POLICIES } from './policies.mjs';

export const SEED = 1;

const WITHOUT_BREAKER = POLICIES.filter(({ breaker }) => !breaker);
const idsOf = (list) => list.map(({ id }) => id);

/**
 * The sample application on a real cluster, as test/cluster/database-gone has it: its manifest, its startup task, 50
 * requests a second that need the database and 50 that need none, half of the clients on kept connections, and a database
 * that has nothing else to do. The machine of that cluster was overloaded, and nobody has measured how long a pod booted
 * there: the longer boot is the one number that we chose so that it fits.
 */
export const SAMPLE = {
  pods: 3,
  rolling: { maxSurge: 1, maxUnavailable: 0 },
  container: { migrates: true, bootMs: [5_000, 15_000] },
  liveness: { failureThreshold: 2 },
  traffic: { requestsPerSecond: 100 / 3, partWithDatabase: 0.5, atMostPerSecond: 1_000, partKept: 0.5 },
  database: { queriesPerSecond: 1_000 },
};

/**
 * Which fleets live through what. A pod of the simulation costs as much as the library in it does, so the largest fleets
 * live through little.
 */
export const PARTS = [
  { pods: 10, faults: idsOf(FAULTS), policies: idsOf(POLICIES) },
  { pods: 100, faults: idsOf(FAULTS), policies: idsOf(POLICIES) },
  { pods: 1_000, faults: ['gone-30s'], policies: idsOf(WITHOUT_BREAKER), afterMs: 60_000 },
  { pods: 10_000, faults: ['gone-30s'], policies: ['liveness', 'until-ready'], afterMs: 20_000 },
  { ...SAMPLE, faults: ['release'], policies: ['liveness', 'critical', 'until-ready'] },
  // One outage on a real cluster is one of many: which of them depends on the phases of the probes.
  { ...SAMPLE, faults: [GONE_60S.id], policies: ['liveness', 'critical', 'until-ready'], seeds: 40 },
];

/** The fleets that say something of every size: the others are compared with a cluster. */
const OF_ANY_SIZE = PARTS.filter(({ traffic }) => traffic === undefined);

export const SIZES = OF_ANY_SIZE.map(({ pods }) => pods);

/**
 * The parts for a fleet of this size. A size that the plan does not have lives through what the next smaller one does.
 *
 * @param faults Their names, instead of those of the plan.
 */
export function partsOf(pods, faults) {
  const planned = PARTS.filter((part) => part.pods === pods);
  if (planned.length > 0 && !faults) return planned;
  const alike = OF_ANY_SIZE.findLast((part) => part.pods <= pods) ?? OF_ANY_SIZE[0];
  return [{ ...alike, pods, faults: faults ?? alike.faults }];
}

/** The jobs of each part, in its order. A part with many seeds has the seeds from `seed` on. */
export function jobsOf(parts, seed) {
  return parts.flatMap(({ faults, policies, seeds = 1, ...rest }) =>
    faults.flatMap((fault) =>
      policies.flatMap((policy) =>
        Array.from({ length: seeds }, (_, index) => ({ ...rest, fault, policy, seed: seed + index })),
      ),
    ),
  );
}

/** The job with what its names stand for. */
export function resolve({ fault, policy, afterMs, ...job }) {
  const found = faultOf(fault);
  return {
    ...job,
    policy: POLICIES.find(({ id }) => id === policy),
    fault: afterMs === undefined ? found : { ...found, afterMs },
  };
}
