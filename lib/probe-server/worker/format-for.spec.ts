import { expect, it } from 'vitest';
import type { TextFormat } from '../../metrics/text-format.js';
import { formatFor } from './format-for.js';

it.each<[accept: string | undefined, format: TextFormat]>([
  [undefined, 'prometheus'],
  ['', 'prometheus'],
  ['*/*', 'prometheus'],
  ['text/html, */*;q=0.8', 'prometheus'],
  ['text/plain', 'prometheus'],
  ['application/openmetrics-text', 'openmetrics'],
  ['Application/OpenMetrics-Text; Version=1.0.0', 'openmetrics'],
  ['application/openmetrics-text;version=0.0.1', 'prometheus'],
  ['application/openmetrics-text;version=2.0.0', 'prometheus'],
  ['application/openmetrics-text;q=0', 'prometheus'],
  ['application/openmetrics-text;q=nonsense', 'prometheus'],
  ['application/openmetrics-text;q=0.3,text/*;q=0.5', 'prometheus'],
  ['application/openmetrics-text;q=0.3,*/*;q=0.5', 'prometheus'],
  ['application/openmetrics-text;q=0.3,image/png;q=0.5', 'openmetrics'],
  [' application/openmetrics-text ; version=1.0.0 ; q=0.5 , text/plain; q=0.4', 'openmetrics'],
  ['application/openmetrics-text;q=-1', 'prometheus'],
  ['application/openmetrics-text; version = 1.0.0; q = 0.5', 'openmetrics'],
  ['application/openmetrics-text;q=0.3,text/plain;q=0.5', 'prometheus'],
  ['text/plain;q=0.5,application/openmetrics-text;q=0.5', 'openmetrics'],
  // Prometheus 2.42, and 3.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    'openmetrics',
  ],
])('%j gets the format %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format);
});
