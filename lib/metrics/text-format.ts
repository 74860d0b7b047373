/** The text formats that Prometheus and similar scrapers read. */
export type TextFormat = 'prometheus' | 'openmetrics';

export const CONTENT_TYPES = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<TextFormat, string>;

interface Range {
  readonly type: string;
  readonly version: string | undefined;
  readonly quality: number;
}

/**
 * The format for an `Accept` header: OpenMetrics only when the header names it and does not rank it below plain text.
 */
export function formatFor(accept: string | undefined): TextFormat {
  const ranges = (accept ?? '').split(',').map(readRange);
  const openMetrics = best(
    ranges.filter(({ type, version = '1.0.0' }) => type === 'application/openmetrics-text' && version === '1.0.0'),
  );
  const plain = best(ranges.filter(({ type }) => type === 'text/plain' || type === 'text/*' || type === '*/*'));
  return openMetrics > 0 && openMetrics >= plain ? 'openmetrics' : 'prometheus';
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const valueOf = (name: string) => parameters.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const quality = Number(valueOf('q') ?? 1);
  return { type, version: valueOf('version'), quality: Number.isNaN(quality) ? 0 : quality };
}

function best(ranges: readonly Range[]): number {
  return Math.max(0, ...ranges.map(({ quality }) => quality));
}
