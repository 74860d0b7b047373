import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import { SCOPE_OPTIONS_METADATA } from '@nestjs/common/constants.js';
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
 * Like `@Injectable()`, but keeps the scope that a decorator below it has set, so that a request scope can be refused
 * at the start.
 */
const injectable: ClassDecorator = (target) => Injectable(Reflect.getMetadata(SCOPE_OPTIONS_METADATA, target))(target);

/** The declaration of a class or of its nearest decorated superclass. `undefined` when there is none. */
export function declaredIndicator(type: object): IndicatorDeclaration | undefined {
  return Reflect.getMetadata(DECLARATION, type);
}
