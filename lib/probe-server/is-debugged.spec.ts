import { afterEach, expect, it, vi } from 'vitest';
import { isDebugged } from './is-debugged.js';

afterEach(() => void vi.restoreAllMocks());

it.each([
  ['ws://127.0.0.1:9229/x', true],
  [undefined, false],
])('a debugger may be attached where the inspector listens: %s', (url, is) => {
  const getBuiltinModule = vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ url: () => url } as never);
  expect(isDebugged()).toBe(is);
  expect(getBuiltinModule).toHaveBeenCalledExactlyOnceWith('node:inspector');
});

it('no debugger is attached to a Node without an inspector, which has no such module', () => {
  const getBuiltinModule = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
  expect(isDebugged({ inspector: false })).toBe(false);
  expect(getBuiltinModule).not.toHaveBeenCalled();
});
