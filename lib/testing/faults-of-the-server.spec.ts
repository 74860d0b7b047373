import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { behavioursOf } from './behaviours-of.js';
import type { Address, BehaviourName, CheckUnderTest, OpenedCheck, ServerUnderTest } from './check-under-test.js';

/** What the behaviour has done to the server and to the client, in order. */
let done: string[];
let server: Server;
let isPaused: boolean;
beforeEach(async () => {
  [done, isPaused] = [[], false];
  server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => isPaused || socket.write('pong'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
});

/** A server that the test can kill and pause. What kills it is the proxy: a killed server refuses, too. */
function underTest(): ServerUnderTest {
  const note =
    (what: string, isPausedThen = isPaused) =>
    () => {
      done.push(what);
      isPaused = isPausedThen;
    };
  const { port } = server.address() as AddressInfo;
  return { port, kill: note('kill'), start: note('start'), pause: note('pause', true), resume: note('resume', false) };
}

/** A client with a connection for each run. */
function open(address: Address): OpenedCheck {
  return {
    check: async ({ signal }) => {
      const socket = connect(address);
      signal.addEventListener('abort', () => socket.destroy(new Error('no answer in time')));
      try {
        socket.write('ping');
        await once(socket, 'data');
      } finally {
        socket.destroy();
      }
    },
    close: () => done.push('close'),
  };
}

const impatient = { timeoutMs: 150, patienceMs: 400 };

async function tryOne(name: BehaviourName, subject: Partial<CheckUnderTest> = {}): Promise<void> {
  const all = behavioursOf({ server: underTest, open, ...impatient, ...subject });
  await all.find((behaviour) => behaviour.name === name)?.run();
}

const alwaysHealthy = () => ({ check: () => undefined, close: () => done.push('close') });

it.each<[BehaviourName, done: readonly string[]]>([
  ['killed', ['kill', 'start', 'close']],
  ['frozen', ['pause', 'resume', 'close']],
  ['cable-cut', ['close']],
  ['leaves-nothing', ['close']],
])('%s does to the server what it can, undoes it, and closes the client once', async (name, expected) => {
  await tryOne(name, { patienceMs: 60_000 });
  expect(done).toEqual(expected);
});

it.each<[BehaviourName, done: readonly string[]]>([
  ['killed', ['kill', 'start', 'close']],
  ['frozen', ['pause', 'resume', 'close']],
])('%s undoes it also when the check is wrong', async (name, expected) => {
  await expect(tryOne(name, { open: alwaysHealthy })).rejects.toThrow('and the check');
  expect(done).toEqual(expected);
});

it.each<[what: string, error: string, open: () => Promise<OpenedCheck>]>([
  ['made', 'no driver', () => Promise.reject(new Error('no driver'))],
  [
    'closed',
    'closed already',
    async () => ({ check: () => undefined, close: () => Promise.reject(new Error('closed already')) }),
  ],
])('a client that cannot be %s is told with its own error, and leaves no proxy behind', async (_what, error, make) => {
  const proxies: Address[] = [];
  const noting = (address: Address) => {
    proxies.push(address);
    return make();
  };
  await expect(tryOne('healthy', { open: noting })).rejects.toThrow(error);
  expect(proxies).toHaveLength(1);
  for (const proxy of proxies) await expect(once(connect(proxy), 'connect')).rejects.toThrow('ECONNREFUSED');
});

it('a connection that is open after close() is told', async () => {
  let kept: Socket | undefined;
  const keeping = (address: Address): OpenedCheck => {
    kept = connect(address);
    onTestFinished(() => void kept?.destroy());
    return open(address);
  };
  await expect(tryOne('leaves-nothing', { open: keeping })).rejects.toThrow('1 connections are open after close()');
});

it('a connection that the client closes a little later is no fault', async () => {
  const closesLate = (address: Address): OpenedCheck => {
    const kept = connect(address);
    return { ...open(address), close: () => void setTimeout(() => kept.destroy(), 50) };
  };
  await tryOne('leaves-nothing', { open: closesLate, patienceMs: 60_000 });
});

/** A client whose runs end in this order; after that all is well. */
function runsOf(...errors: (string | undefined)[]) {
  return () => ({
    check: () => {
      const error = errors.shift();
      if (error !== undefined) throw new Error(error);
    },
    close: () => undefined,
  });
}

it('a check may be unhealthy at first: it has time to become healthy', async () => {
  await tryOne('healthy', { open: runsOf('connecting', 'connecting'), patienceMs: 60_000 });
});

it('a check that is unhealthy now and then is told, although the server answers', async () => {
  const subject = { open: runsOf(undefined, undefined, undefined, 'lost') };
  await expect(tryOne('healthy', subject)).rejects.toThrow('The server answers, and the check is unhealthy, lost');
});

it('a check that has no patience with a slow server is told', async () => {
  const hasty = (address: Address): OpenedCheck => {
    const { check, close } = open(address);
    return { check: (context) => check({ ...context, signal: AbortSignal.timeout(40) }), close };
  };
  await expect(tryOne('slow', { open: hasty, timeoutMs: 1_000, patienceMs: 60_000 })).rejects.toThrow(
    'The server answers, and the check is unhealthy, no answer in time',
  );
});

it('listeners that the client has from the beginning are not left by a run', async () => {
  const emitter = new EventEmitter().setMaxListeners(0);
  for (let listener = 1; listener <= 30; listener++) emitter.on('error', () => undefined);
  await tryOne('leaves-nothing', { open: (address) => ({ ...open(address), emitters: [emitter] }) });
});
