/** The three probes, by the names that indicators have for them. */
export const PROBES = ['startup', 'liveness', 'readiness'] as const;

export type Probe = (typeof PROBES)[number];
