import { sharedKey } from '../copies/across-copies.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { text } from '../settings/fields.js';
import { kebabCase } from '../settings/kebab-case.js';
import { type Field, readFields } from '../settings/read-fields.js';

/** What `@StartupTask()` takes. */
export interface StartupTaskOptions {
  /**
   * Names of the tasks that must be done before this one begins. Tasks without an order run side by side.
   * @default []
   */
  readonly after?: readonly string[];
}

/** The argument of a startup task. */
export interface StartupTaskContext {
  /** Aborted at the first sign of a shutdown. End the work then: the shutdown does not wait for it. */
  readonly signal: AbortSignal;
}

/** One marked method of a class. */
export interface StartupTaskDeclaration {
  /** The version of the package that the decorator came from. */
  readonly version: unknown;
  readonly name: string;
  readonly method: string | symbol;
  readonly after: readonly string[];
}

const DECLARATIONS = sharedKey('startup tasks');

const after: Field<readonly string[]> = {
  expected: 'a list of names of startup tasks',
  accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
  fallback: [],
};

/**
 * Marks work that must be done before traffic may come: migrations, warming a cache, verifying an external service. It
 * runs when the application has booted, and `listen()` does not wait for it. Until all tasks are done the startup probe
 * fails, and Kubernetes sends neither traffic nor other probes. A task that fails ends the process with exit code 1.
 *
 * Put it on a method of any provider. The method gets `{ signal }`.
 *
 * @param name The name in the startup probe's body and in the log. By default the name of the method in kebab case.
 *
 * @throws ProbesConfigurationError for an option that is wrong or unknown.
 *
 * @example
 * ```ts
 * @StartupTask('cache-warm-up', { after: ['migrations'] })
 * async warmUp({ signal }: StartupTaskContext) { … }
 * ```
 */
export function StartupTask(options?: StartupTaskOptions): MethodDecorator;
export function StartupTask(name: string, options?: StartupTaskOptions): MethodDecorator;
export function StartupTask(
  nameOrOptions?: string | StartupTaskOptions,
  options?: StartupTaskOptions,
): MethodDecorator {
  const [name, raw] = typeof nameOrOptions === 'object' ? [undefined, nameOrOptions] : [nameOrOptions, options];
  return (target, method) => {
    const place = typeof target === 'function' ? target.name : target.constructor.name;
    const subject = `@StartupTask() on ${place}.${String(method)}(): `;
    if (typeof target === 'function') {
      throw new ProbesConfigurationError(
        `${subject}the method is static. Put it on a method of a provider's instance.`,
      );
    }
    const declaration: StartupTaskDeclaration = {
      version: PACKAGE_VERSION,
      ...readFields({ name }, { name: text(kebabCase(String(method))) }, { subject }),
      ...readFields(raw, { after }, { subject }),
      method,
    };
    // Stored on the class that declares the method. A subclass finds it through the prototype chain.
    const own: StartupTaskDeclaration[] = Reflect.getOwnMetadata(DECLARATIONS, target) ?? [];
    Reflect.defineMetadata(DECLARATIONS, [...own, declaration], target);
  };
}

/** The tasks that the class of an instance declares or inherits. An overridden method counts once. */
export function declaredStartupTasks(instance: object): readonly StartupTaskDeclaration[] {
  const byMethod = new Map<string | symbol, StartupTaskDeclaration>();
  for (
    let prototype: unknown = Object.getPrototypeOf(instance);
    prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const own: StartupTaskDeclaration[] = Reflect.getOwnMetadata(DECLARATIONS, prototype) ?? [];
    for (const declaration of own) {
      if (!byMethod.has(declaration.method)) byMethod.set(declaration.method, declaration);
    }
  }
  return [...byMethod.values()];
}
