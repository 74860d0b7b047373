import { HealthIndicator, type CheckContext, type HealthCheck } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';

/** No order can be listed or placed without the database: while it is away, traffic belongs elsewhere. */
@HealthIndicator('database')
export class DatabaseHealth implements HealthCheck {
  constructor(private readonly database: DataSource) {}

  check(context: CheckContext) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: 100 });
  }
}
