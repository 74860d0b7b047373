import type { BreakerSettings, CircuitBreakerOptions } from '../checks/breaker-state.js';
import { readBreakerOptions } from '../checks/circuit-breaker.js';
import { isUnderstood, otherMajor } from '../copies/across-copies.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { text } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import type { IndicatorDeclaration } from './health-indicator.decorator.js';
import { indicatorName } from './indicator-name.js';
import { type IndicatorFields, readIndicatorOptions } from './indicator-options.js';

/** The name and the options of a decorated class. Needs no instance. @throws ProbesConfigurationError */
export function readDeclaration(className: string, declaration: IndicatorDeclaration, fields: IndicatorFields) {
  const subject = subjectOf(className);
  const { name } = readFields({ name: declaration.name }, { name: text(indicatorName(className)) }, { subject });
  return { subject, name, options: readIndicatorOptions(subject, declaration.options, fields) };
}

/** @throws ProbesConfigurationError when the decorator came from another major version of this package. */
export function refuseOtherMajor({ version }: IndicatorDeclaration, className: string): void {
  if (isUnderstood(version)) return;
  throw new ProbesConfigurationError(`${subjectOf(className)}${otherMajor(version)}`);
}

/** The settings of the breaker that the option `circuitBreaker` asks for, if it does. @throws ProbesConfigurationError */
export function breakerSettings(option: boolean | CircuitBreakerOptions, subject: string): BreakerSettings | undefined {
  if (option === false) return undefined;
  return readBreakerOptions(option === true ? {} : option, { subject, path: 'circuitBreaker' });
}

/** The error for two indicators with one name. The origins say where each is declared. */
export function namesakes(name: string, first: string, second: string): ProbesConfigurationError {
  return new ProbesConfigurationError(
    `Two health indicators are called \`${name}\`: ${first} and ${second}. Names must differ: ` +
      'give one of them another with @HealthIndicator(name). A class that two modules need must be provided by one of them and exported. ' +
      'For several of a kind, such as a second Redis client, register each by code: ProbesService.register(name, check).',
  );
}

function subjectOf(className: string): string {
  return `@HealthIndicator() on ${className}: `;
}
