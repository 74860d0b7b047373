/** The names of two services of @nestjs/terminus: by them they are found without loading it. */
const HEALTH_CHECK = 'HealthCheckService';
const INDICATORS = 'HealthIndicatorService';

/** A provider as Nest's discovery finds it. */
interface Provided {
  readonly name: string;
  readonly instance: unknown;
}

/** Whether the Terminus of this application knows the status `degraded`, as 12 does; where there is none, nobody minds. */
export function knowsDegraded(providers: readonly Provided[]): boolean {
  const called = (wanted: string) => providers.find(({ name }) => name === wanted)?.instance;
  if (called(HEALTH_CHECK) === undefined) return true;
  const indicators = called(INDICATORS) as { check?(key: string): object } | undefined;
  return 'degraded' in (indicators?.check?.('nestjs-probes') ?? {});
}
