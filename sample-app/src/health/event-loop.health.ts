import { HealthIndicator, type HealthCheck } from 'nestjs-probes';
import { eventLoopDelay } from 'nestjs-probes/event-loop-delay';

/** Liveness asks only what a restart would mend: a process that is stuck, never a dependency that is away. */
@HealthIndicator('event-loop', { probes: ['liveness'] })
export class EventLoopHealth implements HealthCheck {
  check() {
    return eventLoopDelay();
  }
}
