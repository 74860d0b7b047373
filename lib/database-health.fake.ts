import { HealthIndicator } from './indicators/health-indicator.decorator.js';
import { StartupTask } from './tasks/startup-task.decorator.js';

export class DatabaseHealth {
  error: Error | undefined;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.error) throw this.error;
  }
}
HealthIndicator('database')(DatabaseHealth);

/** Declares a startup task: a decorator that throws while a file is loaded would hide its error. */
export const task = (type: { prototype: object }, name: string, method: string) =>
  StartupTask(name)(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method) as never);
