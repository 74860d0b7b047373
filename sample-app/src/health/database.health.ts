import { HealthIndicator, type CheckContext, type HealthCheck } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';

/**
 * All pods share the database. So it is critical until the pod was ready: a release that cannot reach it gets no traffic,
 * and the rollout stops. After that its outage takes no pod out: there would be no other pod to send the traffic to, and
 * an error of ours is better than a refused connection.
 */
@HealthIndicator('database', { critical: 'until-ready' })
export class DatabaseHealth implements HealthCheck {
  constructor(private readonly database: DataSource) {}

  check(context: CheckContext) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: 100 });
  }
}
