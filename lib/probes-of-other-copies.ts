import { type DynamicModule, type Provider, Scope, type Type } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import { isUnderstood, otherMajor } from './copies/across-copies.js';
import { ProbesConfigurationError } from './errors/configuration-error.js';
import { ProbesRuntime } from './probes.runtime.js';
import { COPIES, ProbesService } from './probes.service.js';

/**
 * Provides our ProbesService also under the class of other copies of this package, because a library that has its own
 * copy injects that class. A copy of another major version is refused when something injects it.
 *
 * Nest reads the providers when it puts the application together. By then every copy is loaded.
 */
export function withServicesOfOtherCopies(definition: DynamicModule): DynamicModule {
  return {
    ...definition,
    get providers() {
      return [...(definition.providers ?? []), ...others().map(([type, version]) => standInFor(type, version))];
    },
    get exports() {
      return [...(definition.exports ?? []), ...others().map(([type]) => type)];
    },
  };
}

function others(): [type: Type<unknown>, version: string][] {
  return [...COPIES].filter(([type]) => type !== ProbesService);
}

function standInFor(type: Type<unknown>, version: string): Provider {
  return isUnderstood(version) ? { provide: type, useExisting: ProbesService } : refused(type, version);
}

function refused(provide: Type<unknown>, version: string): Provider {
  return {
    provide,
    // Made only when something injects it: a loaded copy alone is not an error.
    scope: Scope.TRANSIENT,
    inject: [INQUIRER, ProbesRuntime],
    useFactory: async (inquirer: object | undefined, runtime: ProbesRuntime) => {
      // Nest does not close an application that does not start.
      await runtime.close();
      const who = inquirer?.constructor.name ?? 'another provider';
      throw new ProbesConfigurationError(`ProbesService, which ${who} injects: ${otherMajor(version)}`);
    },
  };
}
