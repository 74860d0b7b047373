import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { isLastListener } from './last-listener.js';

const ours = vi.fn<() => void>();
const other = vi.fn<() => void>();

it('follows what is added and taken out, before and after it', () => {
  const emitter = new EventEmitter();
  const isLast = isLastListener(emitter, 'request', ours);
  expect(isLast()).toBe(false);
  emitter.on('request', ours);
  expect(isLast()).toBe(true);
  emitter.prependListener('request', other);
  expect(isLast()).toBe(true);
  emitter.on('request', other);
  expect(isLast()).toBe(false);
  emitter.off('request', other);
  expect(isLast()).toBe(true);
  emitter.once('request', other);
  expect(isLast()).toBe(false);
  emitter.emit('request');
  expect(isLast()).toBe(true);
});

it('looks only after a change of its own event', () => {
  const emitter = new EventEmitter().on('request', ours);
  const isLast = isLastListener(emitter, 'request', ours);
  const rawListeners = vi.spyOn(emitter, 'rawListeners');
  for (let asked = 0; asked < 3; asked++) expect(isLast()).toBe(true);
  emitter.on('close', other);
  expect(isLast()).toBe(true);
  expect(rawListeners).toHaveBeenCalledOnce();
});
