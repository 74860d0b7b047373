import { afterEach, beforeEach, describe, expect, it, type MockInstance, onTestFinished, vi } from 'vitest';
import { isHeardByOthers, onShutdownSignal } from './shutdown-signals.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type Listener = NodeJS.SignalsListener;

/** The test runner may have listeners too. These tests remove them, and no test ends the process. */
let before: Map<NodeJS.Signals, Listener[]>;
let kill: MockInstance<typeof process.kill>;
let heard: ReturnType<typeof vi.fn<(signal: NodeJS.Signals) => void>>;
const stops: (() => void)[] = [];

beforeEach(() => {
  before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal) as Listener[]]));
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  heard = vi.fn<(signal: NodeJS.Signals) => void>();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  for (const [signal, listeners] of before) {
    process.removeAllListeners(signal);
    for (const listener of listeners) process.on(signal, listener);
  }
  vi.restoreAllMocks();
});

function listen(listener: (signal: NodeJS.Signals) => void = heard): () => void {
  const stop = onShutdownSignal(listener);
  stops.push(stop);
  return stop;
}

/** Emits the signal as Node does when it arrives. */
function arrives(signal: NodeJS.Signals): void {
  process.emit(signal, signal);
}

describe('onShutdownSignal', () => {
  it.each(SIGNALS)('handles %s in the turn in which it arrives', (signal) => {
    listen();
    arrives(signal);
    expect(heard).toHaveBeenCalledExactlyOnceWith(signal);
  });

  it('handles no other signal', () => {
    listen();
    process.once('SIGUSR2', () => undefined);
    process.emit('SIGUSR2', 'SIGUSR2');
    expect(heard).not.toHaveBeenCalled();
  });

  it('handles it before listeners that were there earlier', () => {
    const order: string[] = [];
    process.on('SIGTERM', () => order.push('Nest'));
    listen(() => order.push('probes'));
    arrives('SIGTERM');
    expect(order).toEqual(['probes', 'Nest']);
  });

  it('lets the signal end the process when there is no other listener', () => {
    listen();
    arrives('SIGTERM');
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGTERM');
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual([0, 0, 0]);
  });

  it('lets other listeners decide when the process ends, and keeps listening', () => {
    process.on('SIGTERM', () => undefined);
    listen();
    arrives('SIGTERM');
    arrives('SIGTERM');
    expect(kill).not.toHaveBeenCalled();
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('handles nothing once it is stopped', () => {
    process.on('SIGTERM', () => undefined);
    listen()();
    arrives('SIGTERM');
    expect(heard).not.toHaveBeenCalled();
    expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual([1, 0, 0]);
  });

  it('lets the signal end a process in which two applications are the only listeners', () => {
    listen();
    listen();
    arrives('SIGTERM');
    expect(heard).toHaveBeenCalledTimes(2);
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGTERM');
  });

  it('leaves it to another copy of this package, which is still to be told, to end the process', () => {
    const told = vi.fn<(signal: NodeJS.Signals) => void>();
    listen();
    process.on('SIGTERM', Object.assign(told, { [Symbol.for('nestjs-probes: hears a shutdown')]: true }));
    arrives('SIGTERM');
    expect(told).toHaveBeenCalledOnce();
    expect(kill).not.toHaveBeenCalled();
  });

  it('keeps listening in each of several applications while there is another listener', () => {
    process.on('SIGTERM', () => undefined);
    listen();
    listen();
    arrives('SIGTERM');
    expect(kill).not.toHaveBeenCalled();
    expect(process.listenerCount('SIGTERM')).toBe(2);
    arrives('SIGTERM');
    expect(heard).toHaveBeenCalledTimes(4);
  });

  it('handles it before listeners that were there before the latest application', () => {
    const order: string[] = [];
    listen(() => order.push('probes'));
    process.prependListener('SIGTERM', () => order.push('Nest'));
    listen(() => order.push('probes too'));
    arrives('SIGTERM');
    expect(order).toEqual(['probes', 'probes too', 'Nest']);
  });

  it('stops for one application and goes on for another', () => {
    process.on('SIGTERM', () => undefined);
    const stop = listen();
    const other = vi.fn<(signal: NodeJS.Signals) => void>();
    listen(other);
    stop();
    arrives('SIGTERM');
    expect(heard).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledOnce();
  });

  it.each([10, 11, 0])('uses none of the %i places for listeners, and restores the limit', (most) => {
    const usual = process.getMaxListeners();
    onTestFinished(() => void process.setMaxListeners(usual));
    process.setMaxListeners(most);
    const [stop, stopToo] = [listen(), listen()];
    expect(process.getMaxListeners()).toBe(most === 0 ? 0 : most + 1);
    stop();
    stopToo();
    expect(process.getMaxListeners()).toBe(most);
  });

  it('restores the limit once, also when the signal has come before it is stopped', () => {
    const most = process.getMaxListeners();
    const stop = listen();
    arrives('SIGTERM');
    stop();
    expect(process.getMaxListeners()).toBe(most);
  });

  it('exits as the first process of a container, which an unhandled signal does not end', () => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const { pid } = process;
    Object.defineProperty(process, 'pid', { value: 1, configurable: true, writable: true });
    listen();
    arrives('SIGTERM');
    Object.defineProperty(process, 'pid', { value: pid, configurable: true, writable: true });
    expect(exit).toHaveBeenCalledExactlyOnceWith(0);
  });
});

describe('isHeardByOthers', () => {
  it('is false for the probes of this application and of others', () => {
    listen();
    listen();
    expect(isHeardByOthers('SIGTERM')).toBe(false);
  });

  it('is false for the probes of another copy of this package', () => {
    process.on(
      'SIGTERM',
      Object.assign(() => undefined, { [Symbol.for('nestjs-probes: hears a shutdown')]: true }),
    );
    expect(isHeardByOthers('SIGTERM')).toBe(false);
  });

  it('is true for any other listener to that signal', () => {
    listen();
    process.on('SIGTERM', () => undefined);
    expect([isHeardByOthers('SIGTERM'), isHeardByOthers('SIGINT')]).toEqual([true, false]);
  });
});
