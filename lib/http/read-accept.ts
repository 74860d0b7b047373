/** A weight as RFC 9110 has it: from 0 to 1, with three digits at most. */
const WEIGHT = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** One of the things that a request would take. */
export interface MediaRange {
  /** In small letters: `text/html`, `text/*`. */
  readonly type: string;
  readonly version: string | undefined;
  readonly weight: number;
}

/** What an `Accept` header asks for. Nothing of what is no range, or has a weight that is none. */
export function readAccept(accept: string | undefined): readonly MediaRange[] {
  return (accept ?? '').toLowerCase().split(',').flatMap(readRange);
}

/** How much one of these is wanted that says most; 0 if there is none. */
export function heaviest(ranges: readonly MediaRange[]): number {
  return Math.max(0, ...ranges.map(({ weight }) => weight));
}

function readRange(text: string): MediaRange[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const valueOf = (name: string) =>
    parameters
      .map((each) => each.split('='))
      .find(([key]) => key?.trim() === name)?.[1]
      ?.trim();
  const weight = valueOf('q') ?? '1';
  return WEIGHT.test(weight) ? [{ type, version: valueOf('version'), weight: Number(weight) }] : [];
}
