import { expect, it } from 'vitest';
import { HEALTH, READINESS } from '../test/bodies.fake.js';
import { run } from './run.js';

async function explain(args: readonly string[], input: readonly string[] = []) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    isColorful: false,
    input: (async function* () {
      yield* input;
    })(),
  };
  const code = await run(['explain', ...args], terminal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

it.each([
  [0, 'The pod is ready.', HEALTH.ready],
  [1, 'The pod is not ready', READINESS.failing],
  [1, 'The pod is shutting down', READINESS.draining],
  [2, 'Whether it is ready is not in this body', { status: 'alive', version: '1' }],
])('ends with %d for a body on the standard input: %s', async (code, sentence, body) => {
  const text = JSON.stringify(body);
  // A pipe breaks a body anywhere.
  const explained = await explain(['-'], [text.slice(0, 20), text.slice(20)]);
  expect(explained).toMatchObject({ code, out: expect.stringContaining(sentence), err: '' });
});

it('shows no control character, and no command for a CI, of a body', async () => {
  const body = {
    ...READINESS.failing,
    reason: '\u001B[2J\n::error::x',
    checks: [{ name: '\u202Ea', status: '\u0007' }],
  };
  const { out } = await explain(['-'], [JSON.stringify(body)]);
  expect(out).toContain('\\u001b[2J\\n::error::x');
  // oxlint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u0000-\u0009\u001B\u202E]/);
});

it.each([
  ['no URL', ['nowhere'], 'is no URL that begins with http://'],
  ['another protocol', ['ftp://pod/health'], 'is no URL that begins with http://'],
  ['--watch of the standard input', ['-', '--watch'], '--watch needs a URL'],
  ['an interval of 0', ['http://127.0.0.1', '--interval', '0'], 'a number of seconds from 0.1 to 3600'],
  ['an empty standard input', ['-'], 'The body is empty.'],
  ['no argument', [], "missing required argument 'url'"],
])('ends with 2 and one sentence for %s', async (_, args, sentence) => {
  expect(await explain(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) });
});

it('reads no more than 2 MB of the standard input', async () => {
  const part = ' '.repeat(1_000_000);
  expect((await explain(['-'], [part, part, part])).err).toContain('longer than 2 MB');
});
