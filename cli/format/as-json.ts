import type { Formatter } from './formatter.js';

/** A list of `{ file, line, rule, level, message, mend }`. */
export const asJson: Formatter = ({ reports }) =>
  JSON.stringify(
    reports.map(({ file, line, rule, level, message, mend }) => ({ file, line, rule: rule.id, level, message, mend })),
    undefined,
    2,
  );
