import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import { SCOPE_OPTIONS_METADATA } from '@nestjs/common/constants.js';
import { sharedKey } from '../copies/across-copies.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import type { HealthIndicatorOptions } from './indicator-options.js';

/** What was written in the parentheses, to be read and checked when the indicators are discovered. */
export interface IndicatorDeclaration {
  /** Of the package whose decorator it was. */
  readonly version: unknown;
  readonly name: unknown;
  readonly options: unknown;
}

const DECLARATION = sharedKey('health indicator');

/**
 * A health check: the class is found wherever it is a provider, and asked with a deadline, in the background and when a
 * probe asks. It needs a method `check()`, and it becomes injectable.
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

/** As `@Injectable()`, but it keeps the scope of one that stands below, so that a request scope is seen and refused. */
const injectable: ClassDecorator = (target) => Injectable(Reflect.getMetadata(SCOPE_OPTIONS_METADATA, target))(target);

/** What the decorator of a class, or of one that it extends, was given; `undefined` for a class without it. */
export function declaredIndicator(type: object): IndicatorDeclaration | undefined {
  return Reflect.getMetadata(DECLARATION, type);
}
