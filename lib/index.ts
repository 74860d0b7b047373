export type { BreakerState, CircuitBreakerOptions } from './checks/breaker-state.js';
export type { CheckResult } from './checks/check-result.js';
export { CircuitBreaker } from './checks/circuit-breaker.js';
export type { CheckContext, CheckOutcome, HealthCheck, HealthStatus } from './checks/health-check.js';
export type { Probe } from './checks/probe.js';
export { ProbesConfigurationError } from './errors/configuration-error.js';
export { HealthIndicator } from './indicators/health-indicator.decorator.js';
export type { HealthIndicatorOptions } from './indicators/indicator-options.js';
export { type DrainSettings, type ShutdownBudget, shutdownBudget } from './lifecycle/shutdown-budget.js';
export type { CheckTimingOptions, DrainOptions, ProbeServerOptions, ProbesOptions } from './options/probes-options.js';
export { ProbesModule } from './probes.module.js';
export type { ProbesOptionsFactory } from './probes.module-definition.js';
export { ProbesService } from './probes.service.js';
export type { HistoryEntry } from './report/history-entry.js';
export type {
  EventLoopState,
  HealthBody,
  LivenessBody,
  ReadinessBody,
  Report,
  ReportKind,
  StartupBody,
} from './report/report.js';
export type { TerminusResult } from './report/terminus-result.js';
export { DrainTask, type DrainTaskContext, type DrainTaskOptions } from './tasks/drain-task.decorator.js';
export type { RetryOptions } from './tasks/read-retry.js';
export { StartupTask, type StartupTaskContext, type StartupTaskOptions } from './tasks/startup-task.decorator.js';
export type { TaskProgress } from './tasks/task.js';
export { Heartbeat, type HeartbeatOptions } from './workers/heartbeat.js';
export { JobTracker, type JobTrackerOptions } from './workers/job-tracker.js';
