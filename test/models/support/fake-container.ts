import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import type { HealthCheck } from '../../../lib/checks/health-check.js';
import { HealthIndicator } from '../../../lib/indicators/health-indicator.decorator.js';
import type { HealthIndicatorOptions } from '../../../lib/indicators/indicator-options.js';
import { StartupTask } from '../../../lib/tasks/startup-task.decorator.js';
import type { Task } from '../../../lib/tasks/task.js';

/** Nest's container, as far as the runtime looks into it: each of `instances` is a provider of its own. */
export function containerOf(instances: readonly object[]): [DiscoveryService, ModulesContainer] {
  const wrappers = instances.map((instance, index) => ({
    id: String(index),
    token: instance.constructor,
    metatype: instance.constructor,
    instance,
    isAlias: false,
    isNotMetatype: false,
    isTransient: false,
    host: { name: 'AppModule' },
    isDependencyTreeStatic: () => true,
    getInstanceByContextId: () => ({ isResolved: true }),
  }));
  const discovery = { getProviders: () => wrappers };
  return [discovery as unknown as DiscoveryService, new Map() as unknown as ModulesContainer];
}

/** An instance of a class with `@HealthIndicator()`. */
export function anIndicator(name: string, options: HealthIndicatorOptions, check: (signal: AbortSignal) => unknown) {
  class Health {
    check({ signal }: Parameters<HealthCheck['check']>[0]) {
      return check(signal);
    }
  }
  HealthIndicator(name, options)(Health);
  return new Health();
}

/** An instance of a class with a method that has `@StartupTask()`. */
export function aStartupTask(name: string, after: readonly string[], work: Task['run']) {
  class Tasks {
    run(context: Parameters<Task['run']>[0]) {
      return work(context);
    }
  }
  StartupTask(name, { after })(Tasks.prototype, 'run', { value: Tasks.prototype.run });
  return new Tasks();
}
