import { describe, expect, it } from 'vitest';
import { type Frame, placeInWords, type Standing, stackInWords } from './frames.js';

const CWD = '/app';

const call = (functionName: string, url: string, line = 42): Frame => ({ functionName, url, line });
const NODE = call('listOnTimeout', 'node:internal/timers', 581);

describe('a call', () => {
  it.each<[Frame, words: string]>([
    [call('renderReport', '/app/dist/reports.js'), 'renderReport (dist/reports.js:42)'],
    [call('renderReport', 'file:///app/dist/reports.js'), 'renderReport (dist/reports.js:42)'],
    [call('renderReport', 'file:///app/dist/a%20b.js'), 'renderReport (dist/a b.js:42)'],
    [call('', '/app/dist/reports.js'), 'an anonymous function (dist/reports.js:42)'],
    [call('get', '/app/node_modules/lodash/get.js'), 'get (node_modules/lodash/get.js:42)'],
    [call('get', '/usr/lib/node_modules/lodash/get.js'), 'get (node_modules/lodash/get.js:42)'],
    [call('get', '/app/node_modules/a/node_modules/b/c.js'), 'get (node_modules/a/node_modules/b/c.js:42)'],
    [call('other', '/apple/dist/reports.js'), 'other (/apple/dist/reports.js:42)'],
    [call('inside', ''), 'inside (eval:42)'],
    [call('inside', 'file://not a url'), 'inside (file://not a url:42)'],
    [call('inside', 'webpack://shop/src/a.ts'), 'inside (webpack://shop/src/a.ts:42)'],
    [NODE, 'listOnTimeout (node:internal/timers:581)'],
  ])('%j is "%s"', (frame, words) => {
    expect(stackInWords([frame], CWD)).toBe(words);
  });

  it('has a name and a path of limited length, and keeps the end of the path', () => {
    const words = stackInWords([call('n'.repeat(500), `/app/${'folder/'.repeat(100)}report.js`)], CWD);
    expect(words.length).toBeLessThan(200);
    expect(words).toMatch(/^n{60} \(….*\/report\.js:42\)$/);
  });

  it.each([
    [120, `/${'x'.repeat(119)}`],
    [121, `…${'x'.repeat(119)}`],
  ])('has a path of %d letters as it is, or cut to 120', (length, path) => {
    expect(stackInWords([call('get', `/${'x'.repeat(length - 1)}`)], CWD)).toBe(`get (${path}:42)`);
  });

  it('is one line without credentials, whatever a computed name or a source URL holds', () => {
    const words = stackInWords([call('a\nFATAL b', 'https://shop:s3cr3t@host/a.js')], CWD);
    expect(words).not.toContain('\n');
    expect(words).not.toContain('s3cr3t');
  });
});

describe('a stack', () => {
  it('has a line for each call, the innermost first, and ten at most', () => {
    const frames = Array.from({ length: 12 }, (_, index) => call(`f${index}`, '/app/a.js', index + 1));
    const lines = stackInWords(frames, CWD).split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('f0 (a.js:1)');
    expect(lines[9]).toBe('f9 (a.js:10)');
  });

  it.each<[Standing, place: string]>([
    [[call('now', 'node:internal/perf'), call('render', '/app/a.js'), NODE], 'render (a.js:42)'],
    [[NODE], 'listOnTimeout (node:internal/timers:581)'],
    [[], 'native code'],
    ['native', 'native code'],
  ])('of %j is at "%s"', (standing, place) => {
    expect(placeInWords(standing, CWD)).toBe(place);
  });

  it('of native code says only that', () => {
    expect(stackInWords('native', CWD)).toBe('in native code');
  });
});
