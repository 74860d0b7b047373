/** The text formats that Prometheus and similar scrapers read. */
export type TextFormat = 'prometheus' | 'openmetrics';

export const CONTENT_TYPES = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<TextFormat, string>;
