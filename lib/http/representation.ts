/** The formats of `/health`: for programs, for people in a browser, and for people at a terminal. */
export type Representation = 'json' | 'html' | 'text';

const MEDIA_TYPES = { json: 'application/json', html: 'text/html', text: 'text/plain' } as const satisfies Record<
  Representation,
  string
>;

/** A weight in RFC 9110: from 0 to 1, with three digits at most. */
const WEIGHT = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

interface Range {
  readonly type: string;
  readonly weight: number;
}

/**
 * The format for an `Accept` header. JSON, unless the header ranks another format above all others. So the kubelet and
 * curl, which accept anything, get JSON, and so does a header that cannot be read.
 */
export function preferredBy(accept: string | undefined): Representation {
  if (accept === undefined) return 'json';
  const ranges = accept.toLowerCase().split(',').flatMap(readRange);
  const weights = { json: weightOf('json', ranges), html: weightOf('html', ranges), text: weightOf('text', ranges) };
  if (weights.html > weights.json && weights.html > weights.text) return 'html';
  return weights.text > weights.json && weights.text > weights.html ? 'text' : 'json';
}

/** Empty when the text is not a valid range. */
function readRange(text: string): Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const [, weight = '1'] = parameters.map((each) => /^q\s*=\s*(.*)$/.exec(each)).find(Boolean) ?? [];
  return WEIGHT.test(weight) ? [{ type, weight: Number(weight) }] : [];
}

/** The weight of the most specific range for this media type. */
function weightOf(representation: Representation, ranges: readonly Range[]): number {
  const mediaType = MEDIA_TYPES[representation];
  const [group] = mediaType.split('/');
  for (const wanted of [mediaType, `${group}/*`, '*/*']) {
    const weights = ranges.filter(({ type }) => type === wanted).map(({ weight }) => weight);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}
