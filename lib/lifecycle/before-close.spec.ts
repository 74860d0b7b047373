import type { HttpAdapterHost } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { drainBeforeClose, drainBeforeServerCloses } from './before-close.js';
import type { Drain } from './drain.js';
import type { Lifecycle } from './lifecycle.js';
import type { WorkToDrain } from './work-to-drain.js';

/** An adapter and a drain that record the calls they get. */
function setUp() {
  const calls: string[] = [];
  const note = (call: string) => () => void calls.push(call);
  const adapter = {
    beforeClose: note('adapter.beforeClose'),
    close: note('adapter.close'),
  };
  const drain = {
    complete: async () => {
      calls.push('drain begins');
      await Promise.resolve();
      calls.push('drain is over');
    },
    end: note('drain.end'),
  } as unknown as Drain;
  const listen = (httpAdapter: object | undefined) =>
    drainBeforeClose({ httpAdapter } as HttpAdapterHost, drain, note('first sign'));
  return { adapter, calls, listen };
}

it('the drain is over before beforeClose() of the adapter runs', async () => {
  const { adapter, calls, listen } = setUp();
  listen(adapter);
  await adapter.beforeClose();
  expect(calls).toEqual(['first sign', 'drain begins', 'drain is over', 'adapter.beforeClose']);
});

it('an adapter without a beforeClose() is drained too', async () => {
  const { adapter, calls, listen } = setUp();
  const { beforeClose: _never, ...silent } = adapter;
  const drained: typeof silent & { beforeClose?: () => Promise<void> } = silent;
  listen(drained);
  await drained.beforeClose?.();
  expect(calls).toEqual(['first sign', 'drain begins', 'drain is over']);
});

it('the connections that are left are closed before the adapter waits for them', async () => {
  const { adapter, calls, listen } = setUp();
  listen(adapter);
  await adapter.close();
  expect(calls).toEqual(['drain.end', 'adapter.close']);
});

it('an application without an adapter has no connections', () => {
  const { calls, listen } = setUp();
  listen(undefined);
  expect(calls).toEqual([]);
});

describe('before the server of a microservice closes', () => {
  function closing({ hasHttp, isOver = false }: { hasHttp: boolean; isOver?: boolean }) {
    const calls: string[] = [];
    const drain = {
      isOver,
      complete: async () => void calls.push('drain'),
      finishAlone: async ({ noun }: WorkToDrain) => void calls.push(`wait for ${noun}`),
    } as unknown as Drain;
    const lifecycle = { shutDown: (sign: string) => void calls.push(sign) } as unknown as Lifecycle;
    const work = { noun: 'messages' } as WorkToDrain;
    return { waiting: drainBeforeServerCloses(hasHttp, lifecycle, drain)(work), calls };
  }

  it('an application without HTTP begins its shutdown, because Nest calls no hook before', async () => {
    const { waiting, calls } = closing({ hasHttp: false });
    await waiting;
    expect(calls).toEqual(['app.close()', 'drain']);
  });

  it('an application with HTTP waits for the messages of this server, because it may close alone', async () => {
    const { waiting, calls } = closing({ hasHttp: true });
    await waiting;
    expect(calls).toEqual(['wait for messages']);
  });

  it.each([true, false])('nothing is waited for after the drain (with HTTP: %s)', (hasHttp) => {
    expect(closing({ hasHttp, isOver: true })).toEqual({ waiting: undefined, calls: [] });
  });
});
