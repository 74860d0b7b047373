export type { HealthCheck } from './checks/health-check.js';
