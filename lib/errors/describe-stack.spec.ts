import { describe, expect, it } from 'vitest';
import { describeStack } from './describe-stack.js';

function withStack(stack: unknown): Error {
  return Object.assign(new Error('x'), { stack });
}

describe('describeStack', () => {
  it('does not change an ordinary stack', () => {
    const error = new Error('cannot connect');
    expect(describeStack(error)).toBe(error.stack);
  });

  it('makes one line of a message with several, so that none of them looks like a line of the log', () => {
    const error = new Error('refused\n[Nest] 42  - LOG [Probes] All is well\r\u2028[Nest] 43');
    const lines = describeStack(error)?.split(/[\n\r\u2028]/) ?? [];
    expect(lines[0]).toBe('Error: refused [Nest] 42  - LOG [Probes] All is well [Nest] 43');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.slice(1).every((line) => line.startsWith('    at '))).toBe(true);
  });

  it('indents lines that look like frames, and the lines after them', () => {
    const error = withStack('Error: a\n at b\n[Nest] 42 LOG\n\u001b[2K\u2028[Nest] 43');
    expect(describeStack(error)).toBe('Error: a\n    at b\n    [Nest] 42 LOG\n    \\u001b[2K [Nest] 43');
  });

  it('shows no credentials', () => {
    const error = withStack('Error: at postgres://app:hunter2@db\n    at connect (redis://:hunter3@cache)');
    expect(describeStack(error)).toBe('Error: at postgres://***@db\n    at connect (redis://***@cache)');
  });

  it('shows 30 frames, and says that there are more', () => {
    const frames = (count: number) => `Error: deep${'\n    at f (x.js:1:1)'.repeat(count)}`;
    expect(describeStack(withStack(frames(30)))).toBe(frames(30));
    expect(describeStack(withStack(frames(31)))).toBe(`${frames(30)}\n    …`);
    expect(describeStack(withStack(frames(100_000)))).toBe(`${frames(30)}\n    …`);
  });

  it('has a limited length for any lines', () => {
    const stack = `Error: ${'m '.repeat(50_000)}${`\n    at ${'f '.repeat(5_000)}`.repeat(100)}`;
    expect(describeStack(withStack(stack))?.length).toBeLessThan(12_000);
  });

  it.each<[what: string, thrown: unknown]>([
    ['what is no error', 'boom'],
    ['an error without a stack', withStack(undefined)],
    ['an error with an empty stack', withStack('')],
    ['an error whose stack is not a text', withStack({ at: 1 })],
    [
      'an error whose stack is a getter that throws',
      Object.defineProperty(new Error('x'), 'stack', {
        get: () => {
          throw new Error('no');
        },
      }),
    ],
  ])('is undefined for %s', (_what, thrown) => {
    expect(describeStack(thrown)).toBeUndefined();
  });
});
