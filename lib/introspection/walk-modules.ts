import type { Provider, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { show } from '../settings/read-fields.js';
import { within } from './within.js';

/** A module of the application, and what it provides. The last provider of a token wins, as in Nest. */
export interface FoundModule {
  readonly type: Type;
  readonly providers: ReadonlyMap<unknown, Provider>;
}

/** A module as `imports` has it, when it is neither a promise nor a forward reference any more. */
type Definition = Type | (Readonly<Record<string, unknown>> & { readonly module: Type });

/** Nest gives each provider of these a token of its own. */
const REPEATABLE: readonly unknown[] = [APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE];

/**
 * Finds the modules that an application consists of, by the rules of Nest's own scanner: a class counts once, and so
 * does each object of a dynamic module. Calls no constructor.
 *
 * @throws ProbesConfigurationError for an entry that is no module.
 */
export async function modulesOf(root: unknown): Promise<readonly FoundModule[]> {
  const walk = new Walk();
  await walk.visit(root, 'readProbes()');
  return [...walk.found.values()];
}

class Walk {
  readonly found = new Map<Definition, FoundModule>();

  /** A forward reference may make a new dynamic module at each call. Nest calls it once. */
  readonly #referred = new Map<unknown, unknown>();

  async visit(entry: unknown, place: string): Promise<void> {
    const definition = await this.definitionOf(entry, place);
    if (this.found.has(definition)) return;
    const [type, added] = typeof definition === 'function' ? [definition, {}] : [definition.module, definition];
    const listed = (key: 'imports' | 'providers'): readonly unknown[] => [
      ...(Reflect.getMetadata(key, type) ?? []),
      ...((added as Partial<Record<string, readonly unknown[]>>)[key] ?? []),
    ];
    this.found.set(definition, { type, providers: byToken(type, listed('providers')) });
    for (const [index, imported] of listed('imports').entries()) {
      await this.visit(imported, `imports[${index}] of ${type.name}`);
    }
  }

  private async definitionOf(entry: unknown, place: string): Promise<Definition> {
    const late = (limit: string) =>
      new ProbesConfigurationError(`${place} is a promise that has not settled within ${limit}. Let it resolve.`);
    const settled = await within(entry, late);
    const definition = await within(this.resolved(settled), late);
    if (typeof definition === 'function') return definition as Type;
    if (typeof definition === 'object' && definition !== null && 'module' in definition) {
      if (typeof definition.module === 'function') return definition as Definition;
    }
    const circle =
      'Two files that import each other are a common cause: use forwardRef(() => TheModule) in one of them.';
    throw new ProbesConfigurationError(
      `${place} must be a module, that is a class or what a method such as forRoot() returns, got ${show(definition)}. ` +
        (definition === undefined ? circle : 'Name the class of a module.'),
    );
  }

  private resolved(entry: unknown): unknown {
    if (typeof entry !== 'object' || entry === null || !('forwardRef' in entry)) return entry;
    if (typeof entry.forwardRef !== 'function') return entry;
    if (!this.#referred.has(entry)) this.#referred.set(entry, entry.forwardRef());
    return this.#referred.get(entry);
  }
}

/** The class of a module is a provider of it, too. */
function byToken(type: Type, entries: readonly unknown[]): ReadonlyMap<unknown, Provider> {
  const providers = new Map<unknown, Provider>([[type, type]]);
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined || entry === null) {
      throw new ProbesConfigurationError(
        `providers[${index}] of ${type.name} is ${entry}. Two files that import each other are a common cause: let one of them not import the other.`,
      );
    }
    providers.set(tokenOf(entry as Provider), entry as Provider);
  }
  return providers;
}

function tokenOf(provider: Provider): unknown {
  if (typeof provider === 'function') return provider;
  return REPEATABLE.includes(provider.provide) ? provider : provider.provide;
}
