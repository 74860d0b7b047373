import { type DynamicModule, type Provider, Scope, type Type } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import { isUnderstood, otherMajor } from './copies/across-copies.js';
import { ProbesConfigurationError } from './errors/configuration-error.js';
import { ProbesRuntime } from './probes.runtime.js';
import { COPIES, ProbesService } from './probes.service.js';

/**
 * Gives our ProbesService to whoever injects that of another copy of this package, by which a library names it that has
 * brought its own. One of another major version is refused, once somebody injects it.
 *
 * Nest reads the providers when it puts the application together: every copy that the application has is loaded by then.
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
    // Made for who injects it, and for nobody else: that a copy is loaded is no mistake.
    scope: Scope.TRANSIENT,
    inject: [INQUIRER, ProbesRuntime],
    useFactory: async (inquirer: object | undefined, runtime: ProbesRuntime) => {
      // An application that does not start is not closed either.
      await runtime.close();
      const who = inquirer?.constructor.name ?? 'another provider';
      throw new ProbesConfigurationError(`ProbesService, which ${who} injects: ${otherMajor(version)}`);
    },
  };
}
