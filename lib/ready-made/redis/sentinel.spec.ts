import { expect, it, vi } from 'vitest';
import { pingOf } from './sentinel.js';

it('sends PING of a sentinel of node-redis to the master', async () => {
  const sendCommand = vi.fn(async () => 'PONG');
  const ping = pingOf({ ping: () => expect.unreachable(), getMasterNode: () => undefined, sendCommand } as never);
  expect(await ping()).toBe('PONG');
  expect(sendCommand).toHaveBeenCalledExactlyOnceWith(false, ['PING']);
});

it('leaves PING to any other client', async () => {
  expect(await pingOf({ ping: async () => 'PONG', sendCommand: () => expect.unreachable() } as never)()).toBe('PONG');
});
