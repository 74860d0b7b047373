import type { Linted } from '../lint/lint.js';

/** Makes the output of a run. */
export type Formatter = (linted: Linted) => string;
