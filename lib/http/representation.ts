import { heaviest, type MediaRange, readAccept } from './read-accept.js';

/** The formats of `/health`: for programs, for people in a browser, and for people at a terminal. */
export type Representation = 'json' | 'html' | 'text';

const MEDIA_TYPES = { json: 'application/json', html: 'text/html', text: 'text/plain' } as const satisfies Record<
  Representation,
  string
>;

/**
 * The format for an `Accept` header. JSON, unless the header ranks another format above all others. So the kubelet and
 * curl, which accept anything, get JSON, and so does a header that cannot be read.
 */
export function preferredBy(accept: string | undefined): Representation {
  const ranges = readAccept(accept);
  const weights = { json: weightOf('json', ranges), html: weightOf('html', ranges), text: weightOf('text', ranges) };
  if (weights.html > weights.json && weights.html > weights.text) return 'html';
  return weights.text > weights.json && weights.text > weights.html ? 'text' : 'json';
}

/** The weight of the most specific range for this media type. */
function weightOf(representation: Representation, ranges: readonly MediaRange[]): number {
  const mediaType = MEDIA_TYPES[representation];
  const [group] = mediaType.split('/');
  for (const wanted of [mediaType, `${group}/*`, '*/*']) {
    const named = ranges.filter(({ type }) => type === wanted);
    if (named.length > 0) return heaviest(named);
  }
  return 0;
}
