import type { DiscoveryService } from '@nestjs/core';
import { isUnderstood, otherMajor } from '../copies/across-copies.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { declaredStartupTasks } from './startup-task.decorator.js';
import type { StartupTaskRun } from './startup-tasks.js';

/**
 * The methods that `@StartupTask()` marks, on the providers of all modules.
 * @throws ProbesConfigurationError when the provider is request-scoped or transient: then there is not exactly one
 * instance.
 */
export function discoverStartupTasks(discovery: DiscoveryService): readonly StartupTaskRun[] {
  const instances = new Set<object>();
  return discovery.getProviders().flatMap((wrapper) => {
    const instance: unknown = wrapper.instance;
    // Two tokens may provide the same instance.
    if (typeof instance !== 'object' || instance === null || instances.has(instance)) return [];
    instances.add(instance);
    return declaredStartupTasks(instance).map(({ version, name, method, after }) => {
      const origin = `${instance.constructor.name}.${String(method)}()`;
      if (!isUnderstood(version)) {
        throw new ProbesConfigurationError(`@StartupTask() on ${origin}: ${otherMajor(version)}`);
      }
      if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) {
        throw new ProbesConfigurationError(
          `@StartupTask() on ${origin}: the provider is request-scoped or transient, but a task runs once, outside of ` +
            'any request. Give the provider the default scope.',
        );
      }
      const run: StartupTaskRun['run'] = (context) => Reflect.get(instance, method).call(instance, context);
      return { name, after, origin, run };
    });
  });
}
