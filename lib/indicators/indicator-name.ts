import { kebabCase } from '../settings/kebab-case.js';

const SUFFIXES = /(?:Health|Indicator|Check)+$/;

/**
 * `DatabaseHealth` becomes `database`, and `HTTPApiHealthIndicator` becomes `http-api`. A class with the name `Health`
 * becomes `health`.
 */
export function indicatorName(className: string): string {
  return kebabCase(className.replace(SUFFIXES, '') || className);
}
