// What becomes of many values: the middle one, and how far apart they are.

/** The value below which such a part of them is. */
export function quantile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}

/** Of an even number the mean of the middle two. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Round by round, so that what else the machine did in that minute falls on both sides of the division alike. */
export const ratios = (values, others) => values.map((value, round) => value / others[round]);

/** As a reader wants it: 12,345; 0.4. */
export function figure(value, digits = 0) {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return 'never';
  const said = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return /^-[0.]+$/.test(said) ? said.slice(1) : said;
}

/** The median, with the least and the most where they are not the same. */
export function spread(values, digits = 0) {
  const known = values.filter((value) => value !== undefined && value !== null);
  if (known.length === 0) return '–';
  const [least, middle, most] = [Math.min(...known), median(known), Math.max(...known)].map((value) =>
    figure(value, digits),
  );
  return least === most ? middle : `${middle} (${least} to ${most})`;
}
