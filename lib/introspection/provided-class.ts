import type { Provider } from '@nestjs/common';
import { declaredIndicator } from '../indicators/health-indicator.decorator.js';

/** What is known of a provider that has not been made. */
export interface Provided {
  /** The class whose `@HealthIndicator()` counts. */
  readonly indicator: NamedClass | undefined;
  /** What declares its tasks: the prototype of its class, or a value that exists already. */
  readonly tasks: { readonly of: object; readonly isValue: boolean } | undefined;
}

interface NamedClass {
  readonly name: string;
}

type AnyProvider = { readonly provide: unknown } & Partial<
  Readonly<Record<'useClass' | 'useFactory' | 'useExisting' | 'useValue', unknown>>
>;

/**
 * The class of a provider, in the order in which Nest reads its keys. `undefined` for an alias, because its target has an
 * entry of its own. A factory makes what its token says, if that is a class: its result is not known otherwise.
 */
export function providedBy(provider: Provider): Provided | undefined {
  if (typeof provider === 'function') return ofClass(provider, provider);
  const { provide: token, useClass, useFactory, ...rest } = provider as AnyProvider;
  if (useClass !== undefined && useClass !== null) return ofClass(token, useClass);
  if ('useValue' in rest) return ofValue(token, rest.useValue);
  if (useFactory !== undefined && useFactory !== null) return ofClass(token, token);
  return undefined;
}

function ofClass(token: unknown, type: unknown): Provided {
  const prototype = asClass(type)?.prototype;
  return { indicator: decorated(token) ?? asClass(type), tasks: prototype && { of: prototype, isValue: false } };
}

function ofValue(token: unknown, value: unknown): Provided {
  const instance = typeof value === 'object' && value !== null ? value : undefined;
  return {
    indicator: decorated(token) ?? asClass(instance?.constructor),
    tasks: instance && { of: instance, isValue: true },
  };
}

/** A double in a test has no decorator, and stands under the token of a class that has one. */
function decorated(token: unknown): NamedClass | undefined {
  const type = asClass(token);
  return type && declaredIndicator(type) && type;
}

/** A token in a sentence. */
export function tokenInWords(token: unknown): string {
  return asClass(token)?.name ?? String(token);
}

function asClass(value: unknown): (NamedClass & { readonly prototype: object }) | undefined {
  return typeof value === 'function' ? value : undefined;
}
