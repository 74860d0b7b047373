import { expect, it } from 'vitest';
import { readAccept } from './read-accept.js';

const range = (type: string, weight = 1, version?: string) => ({ type, version, weight });

it.each([
  [undefined, [range('')]],
  ['Text/HTML', [range('text/html')]],
  ['text/html , */*;q=0.1', [range('text/html'), range('*/*', 0.1)]],
  ['text/html ; q = 0.25', [range('text/html', 0.25)]],
  ['application/openmetrics-text; version=1.0.0; q=0.5', [range('application/openmetrics-text', 0.5, '1.0.0')]],
  ['application/openmetrics-text; charset; version = 1.0.0', [range('application/openmetrics-text', 1, '1.0.0')]],
  ['text/html;q', [range('text/html')]],
  ['text/html;q=high, text/plain', [range('text/plain')]],
])('%j asks for these', (accept, ranges) => {
  expect(readAccept(accept)).toEqual(ranges);
});
