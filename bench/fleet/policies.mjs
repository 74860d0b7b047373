// What people may say of the check of a database that all pods share.

const KINDS = [
  {
    id: 'liveness',
    title: 'in liveness',
    options: { probes: ['liveness', 'readiness'], critical: true },
    // Kubernetes's own default: nobody who points liveness at a database has read our manifest.
    liveness: { failureThreshold: 3 },
  },
  { id: 'critical', title: 'critical', options: { critical: true } },
  { id: 'until-ready', title: "'until-ready'", options: { critical: 'until-ready' } },
  { id: 'not-critical', title: 'not critical', options: { critical: false } },
];

export const POLICIES = KINDS.flatMap((kind) => [
  { ...kind, breaker: false },
  {
    ...kind,
    id: `${kind.id}+breaker`,
    title: `${kind.title}, breaker`,
    breaker: true,
    options: { ...kind.options, circuitBreaker: true },
  },
]);
