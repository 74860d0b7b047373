import { describe, expect, it } from 'vitest';
import { readNotCritical, unknownInWords } from './not-critical.js';

describe('PROBES_NOT_CRITICAL', () => {
  it.each<[value: string | undefined, names: string[]]>([
    [undefined, []],
    ['', []],
    ['database', ['database']],
    ['database,search', ['database', 'search']],
    [' database , search ', ['database', 'search']],
    [',database,,search,', ['database', 'search']],
    ['database,database', ['database']],
    ['two words,*', ['two words', '*']],
    [' , ', []],
  ])('%j names %j', (value, names) => {
    const environment = value === undefined ? {} : { PROBES_NOT_CRITICAL: value };
    expect([...readNotCritical(environment)]).toEqual(names);
  });
});

describe('names that no indicator has', () => {
  const unknown = (value: string, known: string[]) =>
    unknownInWords(readNotCritical({ PROBES_NOT_CRITICAL: value }), known);

  it.each([
    ['', ['database']],
    ['database', ['database', 'search']],
  ])('are not there in %j', (value, known) => {
    expect(unknown(value, known)).toBeUndefined();
  });

  it.each([
    [
      'databsae,search,Search,*',
      ['database', 'search'],
      'PROBES_NOT_CRITICAL names `databsae`, `Search`, `*`, and no indicator has that name, so it changes nothing. ' +
        'The indicators are `database`, `search`',
    ],
    [
      'database',
      [],
      'PROBES_NOT_CRITICAL names `database`, and no indicator has that name, so it changes nothing. There are no indicators',
    ],
    [
      'a\nERROR b',
      [],
      'PROBES_NOT_CRITICAL names `a ERROR b`, and no indicator has that name, so it changes nothing. There are no indicators',
    ],
  ])('are told with the names that there are: %j', (value, known, sentence) => {
    expect(unknown(value, known)).toBe(sentence);
  });

  it('are cut where there are thousands', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `check-${index}`);
    expect(
      unknown(
        many.join(','),
        many.map((name) => `other-${name}`),
      )?.length,
    ).toBeLessThan(2_500);
  });
});
