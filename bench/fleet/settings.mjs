// What every simulated fleet has in common. Durations are in milliseconds. Rates are for each pod, so that a fleet of any
// size is as busy as a small one.

/** Of the module and of the check: the defaults of the library. */
export const CHECKS = { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };

/** The probes of the README's manifest. */
export const PROBES = {
  startup: { periodMs: 2_000, failureThreshold: 150 },
  liveness: { periodMs: 10_000, failureThreshold: 2 },
  readiness: { periodMs: 5_000, failureThreshold: 2 },
  timeoutMs: 1_000,
};

export const CONTAINER = {
  /** From the start of the process until Nest has booted: drawn for each start. */
  bootMs: [2_000, 5_000],
  /** The default window of the library, in which a pod goes on serving after SIGTERM. */
  drainMs: 5_000,
  /** Whether it has a startup task that needs the database, with `retry: true`. */
  migrates: false,
};

/** Of the Deployment: what Kubernetes does where it says nothing. */
export const ROLLING = { maxSurge: '25%', maxUnavailable: '25%' };

/** As kubelet: the first restart at once, then after 10 s, 20 s … 5 min; forgotten after 10 min. */
export const BACK_OFF = { firstMs: 10_000, longestMs: 300_000 };

/** From a change of readiness until the nodes route by it: drawn for each change. */
export const PROPAGATION_MS = [100, 1_000];

/** How long a node is silent before its pods are taken out: node-monitor-grace-period. */
export const NODE_GRACE_MS = 40_000;

export const TRAFFIC = {
  requestsPerSecond: 10,
  /** What one pod can answer: five times its share. */
  atMostPerSecond: 50,
  partWithDatabase: 0.8,
  timeoutMs: 3_000,
  /** The part of the clients that keep their connections, past the proxies that would choose a pod for each request. */
  partKept: 0,
};

export const DATABASE = {
  /** 62 % of it is used when all is well. */
  queriesPerSecond: 13,
  /** As many queries may wait as it answers in this time. Further ones are refused: too many clients. */
  queueMs: 1_000,
  answersAfterMs: 2,
  /** What a process asks when it has started: its pool opens connections and its caches fill. */
  queriesOfStart: 20,
  /** The part of its capacity with a cold cache. */
  coldPart: 0.2,
  /** The cache is warm after as many queries as it answers in this time when it is warm. */
  warmUpMs: 25_000,
};

/** How often requests arrive, all of one moment together. */
export const TICK_MS = 100;

/** When the fault begins: by then all pods have been ready for some time. */
export const FAULT_AT_MS = 40_000;
/** The pods of the beginning start within this time. */
export const START_WITHIN_MS = 20_000;
