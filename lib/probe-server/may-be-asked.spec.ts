import { afterEach, expect, it, vi } from 'vitest';
import { mayBeAsked } from './may-be-asked.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it.each([
  [undefined, true],
  ['ws://127.0.0.1:9229/x', false],
])('a thread whose inspector listens on %s may be asked: %s', (url, may) => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ url: () => url } as never);
  expect(mayBeAsked(true)).toBe(may);
});

it.each([
  [{ has: () => false }, false],
  [{ has: () => true }, true],
])('a thread under a permission model may be asked only where it is allowed (%#)', (permission, may) => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ url: () => undefined } as never);
  vi.stubGlobal('process', Object.create(process, { permission: { value: permission } }));
  expect(mayBeAsked(true)).toBe(may);
});

it.each(['bun', 'deno'])('%s is not asked, whose inspector never answers', (name) => {
  vi.stubGlobal('process', Object.create(process, { versions: { value: { ...process.versions, [name]: '1' } } }));
  expect(mayBeAsked(true)).toBe(false);
});

it('a Node without an inspector has no such module, and is not asked', () => {
  const getBuiltinModule = vi.spyOn(process, 'getBuiltinModule');
  vi.stubGlobal('process', Object.create(process, { features: { value: { inspector: false } } }));
  expect(mayBeAsked(true)).toBe(false);
  expect(getBuiltinModule).not.toHaveBeenCalled();
});

it('a thread that is not the first of its process is not asked, because no session reaches it', () => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ url: () => undefined } as never);
  expect(mayBeAsked(false)).toBe(false);
});
