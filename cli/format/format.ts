import type { Linted } from '../lint/lint.js';
import { asGithub } from './as-github.js';
import { asHuman } from './as-human.js';
import { asJson } from './as-json.js';
import { asSarif } from './as-sarif.js';

export const FORMATS = ['human', 'json', 'sarif', 'github'] as const;

export type Format = (typeof FORMATS)[number];

/** What a run prints to its standard output. */
export function format(linted: Linted, as: Format, isColorful: boolean): string {
  switch (as) {
    case 'human':
      return asHuman(linted, isColorful);
    case 'json':
      return asJson(linted);
    case 'sarif':
      return asSarif(linted);
    case 'github':
      return asGithub(linted);
    default:
      return as satisfies never;
  }
}
