import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST_FRAMES } from './frames.js';
import { readMainThread } from './read-main-thread.js';

type Listener = (message: { readonly params: unknown }) => void;

/** A session of the inspector that answers when the test says so. */
class FakeSession {
  readonly asked: string[] = [];
  readonly #listeners = new Map<string, Listener>();
  readonly #answers = new Map<string, () => void>();
  isConnected = true;

  on = ((event: string, listener: Listener) => void this.#listeners.set(event, listener)) as never;
  post = ((method: string, answer?: () => void) => {
    if (!this.isConnected) throw new Error('the session is not connected');
    this.asked.push(method);
    if (answer) this.#answers.set(method, answer);
  }) as never;
  disconnect = () => {
    this.isConnected = false;
    this.asked.push('disconnect');
  };

  answer(method: string): void {
    this.#answers.get(method)?.();
  }

  emit(event: string, params: unknown): void {
    this.#listeners.get(event)?.({ params });
  }

  /** What the inspector tells of a pause. */
  pause(callFrames: readonly object[] = []): void {
    this.emit('Debugger.paused', { callFrames });
  }
}

const frame = (functionName: string, scriptId: string, lineNumber: number) => ({
  functionName,
  location: { scriptId, lineNumber },
});

let session: FakeSession;

beforeEach(() => {
  vi.useFakeTimers();
  session = new FakeSession();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const begin = () => readMainThread(() => session);

/** It runs JavaScript: it takes the first question up, and the pause. */
function takeUp(): void {
  session.answer('Schema.getDomains');
  session.answer('Debugger.pause');
}

const RESUMED = ['Schema.getDomains', 'Debugger.enable', 'Debugger.pause', 'Debugger.resume', 'disconnect'];

describe('a main thread', () => {
  it('that runs JavaScript is paused, read, and goes on', async () => {
    const standing = begin();
    expect(session.asked).toEqual(['Schema.getDomains']);
    takeUp();
    session.emit('Debugger.scriptParsed', { scriptId: '7', url: 'file:///app/a.js' });
    session.pause([frame('render', '7', 41), frame('', '8', 0)]);
    expect(await standing).toEqual([
      { functionName: 'render', url: 'file:///app/a.js', line: 42 },
      { functionName: '', url: '', line: 1 },
    ]);
    expect(session.asked).toEqual(RESUMED);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('in a recursion is read no deeper than is shown', async () => {
    const standing = begin();
    takeUp();
    session.pause(Array.from({ length: MOST_FRAMES + 5 }, (_, index) => frame(`f${index}`, '1', index)));
    const frames = await standing;
    expect(frames).toHaveLength(MOST_FRAMES);
    expect(frames?.[0]).toMatchObject({ functionName: 'f0' });
  });

  it('that takes nothing up within 200 ms stands in native code, and is not paused', async () => {
    const standing = begin();
    await vi.advanceTimersByTimeAsync(199);
    expect(session.isConnected).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await standing).toBe('native');
    expect(session.asked).toEqual(['Schema.getDomains', 'disconnect']);
  });

  it('whose answer comes when the time is up is asked nothing more', async () => {
    const standing = begin();
    await vi.advanceTimersByTimeAsync(200);
    expect(() => takeUp()).not.toThrow();
    session.pause([frame('late', '1', 0)]);
    expect(await standing).toBe('native');
    expect(session.asked).toEqual(['Schema.getDomains', 'disconnect']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that takes the question up and is not paused within 2 s stands in native code, and no pause is left', async () => {
    const standing = begin();
    await vi.advanceTimersByTimeAsync(199);
    takeUp();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(session.isConnected).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await standing).toBe('native');
    expect(session.asked).toEqual(RESUMED);
  });

  it('that somebody else has paused is left to them', async () => {
    const standing = begin();
    session.answer('Schema.getDomains');
    session.pause([frame('theirs', '1', 0)]);
    expect(await standing).toBeUndefined();
    expect(session.asked).toEqual(['Schema.getDomains', 'Debugger.enable', 'Debugger.pause', 'disconnect']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told of once: a second pause changes nothing', async () => {
    const standing = begin();
    takeUp();
    session.pause([frame('first', '1', 0)]);
    session.pause([frame('second', '1', 0)]);
    expect(await standing).toMatchObject([{ functionName: 'first' }]);
    expect(session.asked).toEqual(RESUMED);
  });
});

describe('a runtime', () => {
  it('without an inspector is not asked', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
    expect(await readMainThread()).toBeUndefined();
  });

  it('whose permissions refuse the session is not asked', async () => {
    const connectToMainThread = vi.fn(() => {
      throw new Error('ERR_ACCESS_DENIED');
    });
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({
      Session: class {
        connectToMainThread = connectToMainThread;
      },
    } as never);
    expect(await readMainThread()).toBeUndefined();
    expect(connectToMainThread).toHaveBeenCalledOnce();
  });

  it('with an inspector is asked through a session with its main thread', async () => {
    const connectToMainThread = vi.fn();
    const getBuiltinModule = vi.spyOn(process, 'getBuiltinModule').mockReturnValue({
      Session: class extends FakeSession {
        connectToMainThread = connectToMainThread;
      },
    } as never);
    const standing = readMainThread();
    await vi.advanceTimersByTimeAsync(200);
    expect(await standing).toBe('native');
    expect(connectToMainThread).toHaveBeenCalledOnce();
    expect(getBuiltinModule).toHaveBeenCalledExactlyOnceWith('node:inspector');
  });
});
