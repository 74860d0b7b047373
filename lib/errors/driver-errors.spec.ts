import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.js';
import { presentable, withoutCredentials } from './presentable.js';

interface DriverError {
  readonly driver: string;
  readonly situation: string;
  readonly form: string;
  readonly text: string;
}

const FOLDER = new URL('../../test/corpus/', import.meta.url);
/** Collected by running the drivers, see test/corpus/README.md. */
const ERRORS: readonly DriverError[] = JSON.parse(readFileSync(new URL('driver-errors.json', FOLDER), 'utf8'));

/** Each secret that the drivers got begins like this, or is an access key of AWS. */
const SECRET = /Zq1x|ZQ1X/;

const withSecret = ERRORS.filter(({ text }) => SECRET.test(text));
const innocent = ERRORS.filter(({ text }) => !SECRET.test(text));

describe('an error of a real driver', () => {
  it('is one of a large corpus, with and without secrets', () => {
    expect(withSecret.length).toBeGreaterThan(80);
    expect(innocent.length).toBeGreaterThan(200);
    expect(new Set(ERRORS.map(({ driver }) => driver)).size).toBeGreaterThan(15);
  });

  it('is shown without its secrets', () => {
    expect(withSecret.filter(({ text }) => SECRET.test(withoutCredentials(text)))).toEqual([]);
  });

  it('is shown whole, in one line, when it has no secret', () => {
    expect(innocent.filter(({ text }) => withoutCredentials(text) !== oneLine(text))).toEqual([]);
  });

  it('is shown as in the snapshot, which a person has read', async () => {
    const shown = ERRORS.map(({ driver, situation, form, text }) => {
      const after = presentable(text);
      const lines =
        withoutCredentials(text) === oneLine(text)
          ? [`same:   ${after}`]
          : [`before: ${oneLine(text)}`, `after:  ${after}`];
      return [`# ${driver}, ${situation}, ${form}`, ...lines, ''].join('\n');
    });
    await expect(shown.join('\n')).toMatchFileSnapshot('../../test/corpus/driver-errors.txt');
  });
});
