import * as fc from 'fast-check';
import type { HealthStatus } from '../../../lib/checks/health-check.js';

/** What a check does. `obeys` ends when its signal says so, `hangs` never; the others when they may, if not at once. */
const BEHAVIOURS = ['healthy', 'degraded', 'unhealthy', 'fails', 'throws', 'asks', 'obeys', 'hangs'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Most checks are well most of the time. */
export const aBehaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constant('healthy' as const),
  fc.constantFrom(...BEHAVIOURS),
);

interface Surroundings {
  /** Resolves when somebody lets it end. */
  mayEnd(): Promise<unknown>;
  /** Asks for all results, its own among them. */
  ask(): void;
  /** Told what is to be thought of it, in the turn it ends. */
  tell?(status: HealthStatus): void;
}

export function actAs(behaviour: Behaviour, signal: AbortSignal, { mayEnd, ask, tell }: Surroundings): unknown {
  switch (behaviour) {
    case 'healthy':
    case 'degraded':
    case 'unhealthy':
      return mayEnd().then(() => {
        tell?.(behaviour);
        return { status: behaviour };
      });
    case 'fails':
      return mayEnd().then(() => {
        tell?.('unhealthy');
        throw new Error('refused');
      });
    case 'asks':
      ask();
      tell?.('healthy');
      return undefined;
    case 'throws':
      tell?.('unhealthy');
      throw new Error('refused at once');
    case 'obeys':
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    case 'hangs':
      return new Promise(() => undefined);
  }
}
