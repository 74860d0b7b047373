import { describe, expect, it } from 'vitest';
import { patternInWords } from './pattern-in-words.js';

describe('patternInWords()', () => {
  it.each<[what: string, pattern: unknown, words: string]>([
    ['a text', 'orders.created', 'orders.created'],
    ['an object', { cmd: 'sum' }, '{"cmd":"sum"}'],
    ['a number', 7, '7'],
    ['a regular expression', /^orders\./, '/^orders\\./'],
    ['a method of gRPC', { service: 'Prices', rpc: 'Get', streaming: 'no_stream' }, 'Prices/Get'],
    ['a method of gRPC as JSON', '{"service":"Prices","rpc":"Get"}', 'Prices/Get'],
    ['a text that looks like JSON', '{orders}', '{orders}'],
    ['JSON of something else', '{"cmd":"sum"}', '{"cmd":"sum"}'],
    ['a text of two lines', 'orders\nfake line', 'orders fake line'],
    ['a service alone', { service: 'Prices' }, '{"service":"Prices"}'],
    ['a method alone', { rpc: 'Get' }, '{"rpc":"Get"}'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
  ])('shows %s', (_what, pattern, words) => {
    expect(patternInWords(pattern)).toBe(words);
  });
});
