/** Two services of @nestjs/terminus. Found by name, because Terminus may not be installed. */
const HEALTH_CHECK = 'HealthCheckService';
const INDICATORS = 'HealthIndicatorService';

interface Provided {
  readonly name: string;
  readonly instance: unknown;
}

/**
 * Whether the Terminus of this application accepts the status `degraded`. Version 12 does. `true` without Terminus,
 * where it makes no difference.
 */
export function knowsDegraded(providers: readonly Provided[]): boolean {
  const called = (wanted: string) => providers.find(({ name }) => name === wanted)?.instance;
  if (called(HEALTH_CHECK) === undefined) return true;
  const indicators = called(INDICATORS) as { check?(key: string): object } | undefined;
  return 'degraded' in (indicators?.check?.('nestjs-probes') ?? {});
}
