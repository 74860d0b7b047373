import { describe, expect, it } from 'vitest';
import { preferredBy } from './representation.js';

describe('what a request prefers', () => {
  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'html'],
    ['text/html', 'html'],
    ['TEXT/HTML;charset=utf-8', 'html'],
    ['text/html;q=0.4, application/json;q=0.3', 'html'],
    ['text/html;q=0.001', 'html'],
    ['text/html;q=0.5, text/html;q=0.1, application/json;q=0.3', 'html'],
    ['text/html, image/png;q=high', 'html'],
    ['text/html;q=0.5, ;q=0.9', 'html'],
    ['text/html;q=0.2, *;q=0.9', 'html'],
    ['text/html;q=0.5, text/plain;level=q=1;q=0.4', 'html'],
    ['application/json;q=0.1;x, text/html;q=0.2', 'html'],
    ['text/html;q=0.6;xq=0.1, application/json;q=0.5', 'html'],
    ['text/html; Q = 1.000', 'html'],
    ['text/*;q=0.5, text/html', 'html'],
    ['*/*;q=0.1, text/html;q=0.2', 'html'],
    ['text/plain', 'text'],
    ['text/plain, */*;q=0.1', 'text'],
    ['text/plain;q=0.9, text/html;q=0.8, */*;q=0.1', 'text'],
    ['text/*, text/html;q=0', 'text'],
  ] as const)('%s is %s', (accept, wanted) => expect(preferredBy(accept)).toBe(wanted));

  it.each([
    undefined,
    '',
    ' ',
    '*/*',
    'application/json',
    'application/json, text/plain, */*',
    'text/html;q=0',
    'text/html;q=0.0, */*',
    'text/html, application/json',
    'text/html, text/plain',
    'text/*',
    'text/html;q=0.5, application/*',
    'image/png',
    'text/html;q=high',
    'text/html;q=2',
    'text/html;q=-1',
    'text/html;q=0.12345',
    'text/html;q=',
    'text / html',
    'text',
    'text/htmlx',
    'html',
    ',,;;=,',
    '/',
    'text/html;q=11',
    'text/html;q=10',
    'text/html;q=01',
    '*/*;q=0.9, text/html;q=0.8',
    'text/html;qx=0.5, */*',
    '*/html',
    '\u0000',
  ])('%j is JSON', (accept) => {
    expect(preferredBy(accept)).toBe('json');
  });
});
