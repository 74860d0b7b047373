import type { HttpAdapterHost } from '@nestjs/core';
import { expect, it, vi } from 'vitest';
import { onBeforeClose } from './before-close.js';

function hostOf(adapter: object | undefined): HttpAdapterHost {
  return { httpAdapter: adapter } as HttpAdapterHost;
}

it('the listener is called before what the adapter itself does', async () => {
  const calls: string[] = [];
  const adapter = {
    name: 'mine',
    async beforeClose() {
      calls.push(`adapter ${this.name}`);
      return 'awaited';
    },
  };
  onBeforeClose(hostOf(adapter), () => calls.push('listener'));
  expect(calls).toEqual([]);
  expect(await adapter.beforeClose()).toBe('awaited');
  expect(calls).toEqual(['listener', 'adapter mine']);
});

it('an adapter that does nothing before it closes calls the listener too', () => {
  const listener = vi.fn<() => void>();
  const adapter: { beforeClose?: () => void } = {};
  onBeforeClose(hostOf(adapter), listener);
  adapter.beforeClose?.();
  expect(listener).toHaveBeenCalledOnce();
});

it('an application without an adapter has nothing to listen to', () => {
  expect(() => onBeforeClose(hostOf(undefined), () => undefined)).not.toThrow();
});
