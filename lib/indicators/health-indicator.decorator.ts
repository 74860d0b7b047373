import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import { sharedKey } from '../copies/across-copies.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import type { HealthIndicatorOptions } from './indicator-options.js';

/** The arguments of the decorator. They are checked when the indicators are discovered. */
export interface IndicatorDeclaration {
  /** The version of the package that the decorator came from. */
  readonly version: unknown;
  readonly name: unknown;
  readonly options: unknown;
}

const DECLARATION = sharedKey('health indicator');

/**
 * Makes a class a health check. The class must be a provider of any module and have a method `check()`; the decorator
 * makes it injectable. The check runs with a deadline, in the background and when a probe finds its result too old.
 *
 * @param name Its name in the bodies and in the log. By default the class name without `Health`, `HealthIndicator`,
 * `Indicator` or `Check`, in kebab case.
 *
 * @example
 * ```ts
 * @HealthIndicator('database', { timeoutMs: 500, circuitBreaker: true })
 * export class DatabaseHealth implements HealthCheck {
 *   constructor(private readonly database: DataSource) {}
 *   check(context: CheckContext) { return pingTypeOrm(this.database, context); }
 * }
 * ```
 */
export function HealthIndicator(options?: HealthIndicatorOptions): ClassDecorator;
export function HealthIndicator(name: string, options?: HealthIndicatorOptions): ClassDecorator;
export function HealthIndicator(nameOrOptions?: string | HealthIndicatorOptions, options?: HealthIndicatorOptions) {
  const declaration: IndicatorDeclaration =
    typeof nameOrOptions === 'object' && options === undefined
      ? { version: PACKAGE_VERSION, name: undefined, options: nameOrOptions }
      : { version: PACKAGE_VERSION, name: nameOrOptions, options };
  return applyDecorators(injectable, SetMetadata(DECLARATION, declaration));
}

/**
 * Like `@Injectable()`, but keeps what decorators below it have set: `@Injectable()` without options would take a request
 * scope away, and the start could not refuse it. Does not need to know under which keys Nest stores that.
 */
const injectable: ClassDecorator = (target) => {
  const before = new Map<unknown, unknown>(
    Reflect.getMetadataKeys(target).map((key) => [key, Reflect.getMetadata(key, target)]),
  );
  Injectable()(target);
  for (const [key, value] of before) {
    if (Reflect.getMetadata(key, target) !== value) Reflect.defineMetadata(key, value, target);
  }
};

/** The declaration of a class or of its nearest decorated superclass. `undefined` when there is none. */
export function declaredIndicator(type: object): IndicatorDeclaration | undefined {
  return Reflect.getMetadata(DECLARATION, type);
}
