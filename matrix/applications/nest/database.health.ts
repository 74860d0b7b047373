import { type CheckContext, type HealthCheck, HealthIndicator, StartupTask } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';

@HealthIndicator('database', { circuitBreaker: true })
export class DatabaseHealth implements HealthCheck {
  constructor(private readonly database: DataSource) {}

  check(context: CheckContext) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: 10_000 });
  }

  @StartupTask('migrations')
  async migrate() {
    await this.database.runMigrations();
  }
}
