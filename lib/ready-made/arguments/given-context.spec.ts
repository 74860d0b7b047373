import { expect, it } from 'vitest';
import { contextAndOptions, patienceMsOf } from './given-context.js';

const CONTEXT = { name: 'x', timeoutMs: 750, signal: new AbortController().signal };
const OPTIONS = { degradedBelowDays: 5 };

it.each([
  [[CONTEXT, OPTIONS], CONTEXT, OPTIONS],
  [[CONTEXT, undefined], CONTEXT, undefined],
  [[CONTEXT], CONTEXT, undefined],
  [[CONTEXT, {}], CONTEXT, {}],
])('finds the context and the options', (given, context, options) => {
  expect(contextAndOptions(given)).toEqual({ context, options });
});

it.each([[[OPTIONS]], [[]], [[undefined, OPTIONS]]])('waits for a limited time without a context: %j', (given) => {
  const { context, options } = contextAndOptions<object>(given);
  expect(context.signal.aborted).toBe(false);
  expect(patienceMsOf(context)).toBe(4_500);
  expect(options).toBe(given.at(-1));
});

it('leaves it to the caller to refuse what can be neither', () => {
  expect(contextAndOptions([CONTEXT, null as unknown as object]).options).toBeNull();
  expect(contextAndOptions([CONTEXT, 5 as unknown as object]).options).toBe(5);
});

it('waits for less than the deadline', () => {
  expect(patienceMsOf({ ...CONTEXT, timeoutMs: 1_000 })).toBe(900);
});
