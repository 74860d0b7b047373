import { kebabCase } from '../settings/kebab-case.js';

const SUFFIXES = /(?:Health|Indicator|Check)+$/;

/** `DatabaseHealth` is `database`, `HTTPApiHealthIndicator` is `http-api`; a class called just `Health` is `health`. */
export function indicatorName(className: string): string {
  return kebabCase(className.replace(SUFFIXES, '') || className);
}
