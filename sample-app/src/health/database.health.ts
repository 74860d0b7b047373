import { HealthIndicator, type CheckContext, type HealthCheck } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';

/** Without the database no order can be listed or placed, so traffic should go to other pods. */
@HealthIndicator('database')
export class DatabaseHealth implements HealthCheck {
  constructor(private readonly database: DataSource) {}

  check(context: CheckContext) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: 100 });
  }
}
