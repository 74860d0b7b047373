import type { DiscoveryService } from '@nestjs/core';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { declaredTasks, plannedTask } from './declare-task.js';
import type { Task } from './task.js';
import type { TaskKind } from './task-kind.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * The methods that the decorator of this kind marks, on the providers of all modules.
 *
 * @param isMade Whether a provider has been made. At the start all of them have.
 * @throws ProbesConfigurationError when the provider is request-scoped or transient: then there is not exactly one
 * instance.
 */
export function discoverTasks(
  discovery: DiscoveryService,
  kind: TaskKind,
  isMade: (wrapper: Wrapper) => boolean = () => true,
): readonly Task[] {
  const instances = new Set<object>();
  return discovery.getProviders().flatMap((wrapper) => {
    const instance: unknown = isMade(wrapper) ? wrapper.instance : undefined;
    // Two tokens may provide the same instance.
    if (typeof instance !== 'object' || instance === null || instances.has(instance)) return [];
    instances.add(instance);
    return declaredTasks(kind, instance).map((declaration) => {
      const { subject, planned } = plannedTask(kind, instance.constructor.name, declaration);
      if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) {
        throw new ProbesConfigurationError(
          `${subject}the provider is request-scoped or transient, but a task runs once, outside of ` +
            'any request. Give the provider the default scope.',
        );
      }
      const run: Task['run'] = (context) => Reflect.get(instance, declaration.method).call(instance, context);
      return { ...planned, run };
    });
  });
}
