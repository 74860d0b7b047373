import { isUnderstood, otherMajor } from '../copies/across-copies.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { text } from '../settings/fields.js';
import { kebabCase } from '../settings/kebab-case.js';
import { readFields } from '../settings/read-fields.js';
import type { TaskSettings } from './task.js';
import type { TaskKind } from './task-kind.js';

/** One marked method of a class. */
export interface TaskDeclaration extends TaskSettings {
  /** The version of the package that the decorator came from. */
  readonly version: unknown;
  readonly name: string;
  readonly method: string | symbol;
}

/**
 * A decorator that marks a method as a task of this kind.
 *
 * @param nameOrOptions The decorator's first argument: the task's name, or its options.
 */
export function declareTask(kind: TaskKind, nameOrOptions?: unknown, options?: unknown): MethodDecorator {
  const [name, raw] = typeof nameOrOptions === 'object' ? [undefined, nameOrOptions] : [nameOrOptions, options];
  return (target, method) => {
    const place = typeof target === 'function' ? target.name : target.constructor.name;
    const subject = `@${kind.decorator}() on ${place}.${String(method)}(): `;
    if (typeof target === 'function') {
      throw new ProbesConfigurationError(
        `${subject}the method is static. Put it on a method of a provider's instance.`,
      );
    }
    const declaration: TaskDeclaration = {
      version: PACKAGE_VERSION,
      ...readFields({ name }, { name: text(kebabCase(String(method))) }, { subject }),
      ...kind.readOptions(raw, subject),
      method,
    };
    // Stored on the class that declares the method. A subclass finds it through the prototype chain.
    const own: TaskDeclaration[] = Reflect.getOwnMetadata(kind.declarations, target) ?? [];
    Reflect.defineMetadata(kind.declarations, [...own, declaration], target);
  };
}

/**
 * The tasks that a class declares or inherits. An overridden method counts once.
 *
 * @param instance An instance of the class, or its `prototype` when there is none.
 */
export function declaredTasks(kind: TaskKind, instance: object): readonly TaskDeclaration[] {
  const byMethod = new Map<string | symbol, TaskDeclaration>();
  for (let object: object | null = instance; object; object = Object.getPrototypeOf(object)) {
    const declarations: TaskDeclaration[] = Reflect.getOwnMetadata(kind.declarations, object) ?? [];
    for (const declaration of declarations) {
      if (!byMethod.has(declaration.method)) byMethod.set(declaration.method, declaration);
    }
  }
  return [...byMethod.values()];
}

/**
 * A declared task without its work, and the beginning of an error about it.
 *
 * @throws ProbesConfigurationError when the decorator came from another major version of this package.
 */
export function plannedTask(kind: TaskKind, className: string, { version, method, ...settings }: TaskDeclaration) {
  const origin = `${className}.${String(method)}()`;
  const subject = `@${kind.decorator}() on ${origin}: `;
  if (!isUnderstood(version)) throw new ProbesConfigurationError(`${subject}${otherMajor(version)}`);
  return { subject, planned: { ...settings, origin } };
}
