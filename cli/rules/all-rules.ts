import { cpuLimit } from './cpu-limit.js';
import { graceBelowBudget } from './grace-below-budget.js';
import { grpcProbeNamedPort } from './grpc-probe-named-port.js';
import { initialDelay } from './initial-delay.js';
import { livenessDependency } from './liveness-dependency.js';
import { livenessGrace } from './liveness-grace.js';
import { livenessIsReadiness } from './liveness-is-readiness.js';
import { livenessKillsEarly } from './liveness-kills-early.js';
import { maxUnavailable } from './max-unavailable.js';
import { pdbBlocksEviction } from './pdb-blocks-eviction.js';
import { periodBelowTimeout } from './period-below-timeout.js';
import { pid1 } from './pid-1.js';
import { prestopDoublesDrain } from './prestop-doubles-drain.js';
import { probeOnHealth } from './probe-on-health.js';
import { probePath } from './probe-path.js';
import { probePortInService } from './probe-port-in-service.js';
import { probePort } from './probe-port.js';
import { readinessMissing } from './readiness-missing.js';
import type { Rule } from './rule.js';
import { sharedCritical } from './shared-critical.js';
import { singleReplica } from './single-replica.js';
import { startupMissing } from './startup-missing.js';
import { timeoutBelowDeadline } from './timeout-below-deadline.js';

/** All rules, in the order of docs/lint.md. */
export const ALL_RULES: readonly Rule[] = [
  readinessMissing,
  livenessIsReadiness,
  livenessDependency,
  probeOnHealth,
  probePath,
  probePort,
  grpcProbeNamedPort,
  timeoutBelowDeadline,
  periodBelowTimeout,
  startupMissing,
  initialDelay,
  livenessKillsEarly,
  livenessGrace,
  graceBelowBudget,
  prestopDoublesDrain,
  pid1,
  probePortInService,
  maxUnavailable,
  pdbBlocksEviction,
  singleReplica,
  cpuLimit,
  sharedCritical,
];
