import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { behavioursOf } from './behaviours-of.js';
import type { Address, BehaviourName, CheckUnderTest, OpenedCheck } from './check-under-test.js';

/** A server that answers `pong` to whoever knows the password. */
let server: Server;
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(String(data) === 'secret' ? 'pong' : 'nope'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

/** What a check may do wrong. The others are done right. */
interface Faults {
  readonly isDeaf?: boolean;
  readonly alwaysHealthy?: boolean;
  readonly alwaysUnhealthy?: boolean;
  readonly neverConnectsAgain?: boolean;
  readonly keepsConnections?: boolean;
  readonly leavesListeners?: boolean;
  readonly leavesTimers?: boolean;
  readonly sumsUp?: boolean;
}

const timers: NodeJS.Timeout[] = [];
afterEach(() => timers.splice(0).forEach(clearTimeout));

/** A client with one connection at a time. */
class Client {
  readonly emitter = new EventEmitter().setMaxListeners(0);
  readonly #open = new Set<Socket>();
  #inUse = false;
  #isLost = false;

  constructor(
    private readonly address: Address,
    private readonly password: string,
    private readonly faults: Faults,
  ) {}

  async ping({ signal }: CheckContext): Promise<void> {
    const { faults } = this;
    if (faults.leavesListeners) this.emitter.on('error', () => undefined);
    if (faults.leavesTimers) timers.push(setTimeout(() => undefined, 60_000));
    if (faults.alwaysHealthy) return;
    if (faults.alwaysUnhealthy) throw new Error('never');
    if (this.#isLost) throw new Error('lost');
    if (this.#inUse) throw new Error(faults.sumsUp ? 'no answer' : 'the connection is in use');
    const socket = connect(this.address);
    this.#open.add(socket);
    const abort = () => socket.destroy(new Error('no answer in time'));
    if (!faults.isDeaf) signal.addEventListener('abort', abort);
    try {
      await once(socket, 'connect');
      socket.write(this.password);
      const [answer] = await once(socket, 'data');
      if (String(answer) !== 'pong') throw new Error(faults.sumsUp ? 'no answer' : 'wrong password');
    } catch (error) {
      this.#isLost = faults.neverConnectsAgain ?? false;
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      if (!faults.keepsConnections) socket.destroy();
    }
  }

  use(): () => void {
    this.#inUse = true;
    return () => void (this.#inUse = false);
  }

  close(): void {
    if (!this.faults.keepsConnections) for (const socket of this.#open) socket.destroy();
  }
}

type Patience = Pick<CheckUnderTest, 'timeoutMs' | 'patienceMs'>;

/** A check that works has time on a busy machine, and one that does not is found out soon. */
const [PATIENT, IMPATIENT]: readonly [Patience, Patience] = [{}, { timeoutMs: 150, patienceMs: 400 }];

function behaviours(faults: Faults, patience: Patience = IMPATIENT) {
  const open = (address: Address, password = 'secret'): OpenedCheck => {
    const client = new Client(address, password, faults);
    return {
      check: (context) => client.ping(context),
      close: () => client.close(),
      emitters: [client.emitter],
      exhaust: async () => client.use(),
    };
  };
  return behavioursOf({
    server: () => ({ port: (server.address() as AddressInfo).port }),
    open,
    openWithWrongPassword: (address) => open(address, 'wrong'),
    ...patience,
  });
}

async function tryOne(name: BehaviourName, faults: Faults, patience?: Patience): Promise<void> {
  await behaviours(faults, patience)
    .find((behaviour) => behaviour.name === name)
    ?.run();
}

const NAMES = behaviours({}).map(({ name }) => name);

// Most of them wait, and may do so together. What a check leaves behind is counted in the whole process: those come after.
it.concurrent.each(NAMES.filter((name) => name !== 'leaves-nothing'))('holds for a good check: %s', async (name) => {
  await tryOne(name, {}, PATIENT);
});

it.concurrent.each<[BehaviourName, Faults, message: string]>([
  ['healthy', { alwaysUnhealthy: true }, 'The check is not healthy after 400 ms: unhealthy, never'],
  ['healthy', { isDeaf: true, alwaysUnhealthy: true }, 'The check is not healthy after 400 ms'],
  ['refused-at-boot', { alwaysHealthy: true }, 'The server is away, and the check does not say why: healthy'],
  ['refused-at-boot', { neverConnectsAgain: true }, 'The check is not healthy after 400 ms: unhealthy, lost'],
  ['killed', { alwaysHealthy: true }, 'The server is away, and the check does not say why: healthy'],
  ['killed', { neverConnectsAgain: true }, 'The check is not healthy after 400 ms: unhealthy, lost'],
  ['frozen', { alwaysHealthy: true }, 'The server does not answer, and the check is healthy'],
  ['frozen', { isDeaf: true }, '2 runs are outstanding: each has to end when its signal is aborted'],
  ['frozen', { neverConnectsAgain: true }, 'The check is not healthy after 400 ms: unhealthy, lost'],
  ['cable-cut', { isDeaf: true }, '2 runs are outstanding: each has to end when its signal is aborted'],
  ['cable-cut', { alwaysHealthy: true }, 'The server does not answer, and the check is healthy'],
  [
    'pool-exhausted',
    { sumsUp: true },
    'The message does not say that all connections are in use: unhealthy, no answer',
  ],
  [
    'wrong-password',
    { sumsUp: true },
    'The check is not unhealthy because of the password after 400 ms: unhealthy, no answer',
  ],
])('does not hold: %s of a check with %j', async (name, faults, message) => {
  await expect(tryOne(name, faults)).rejects.toThrow(message);
});

it('holds for a good check: leaves-nothing', async () => {
  await tryOne('leaves-nothing', {}, PATIENT);
});

it.each<[BehaviourName, Faults, message: RegExp]>([
  ['leaves-nothing', { leavesListeners: true }, /^20 runs leave \d+ listeners on the client$/],
  ['leaves-nothing', { leavesTimers: true }, /^20 runs leave \d+ timers$/],
  ['leaves-nothing', { keepsConnections: true }, /^20 runs leave \d+ connections$/],
])('does not hold: %s of a check with %j', async (name, faults, message) => {
  await expect(tryOne(name, faults)).rejects.toThrow(message);
});

it('says what does not hold for a check, and why', () => {
  const given = { server: () => ({ port: 1 }), open: () => ({ check: () => undefined, close: () => undefined }) };
  const tried = behavioursOf({ ...given, except: { 'pool-exhausted': 'it has no pool' } });
  expect(tried.filter(({ skipped }) => skipped).map(({ title }) => title)).toEqual([
    'says that all connections are in use, and does not call the server dead (not here: it has no pool)',
  ]);
  expect(tried.filter(({ title }) => title.includes('not here'))).toHaveLength(1);
});

it.each<[BehaviourName, message: string]>([
  ['pool-exhausted', 'The client has no exhaust(): say so in `except`'],
  ['wrong-password', 'There is no openWithWrongPassword(): say so in `except`'],
])('skips nothing that is not named: %s', async (name, message) => {
  const client = { check: () => undefined, close: () => undefined };
  const { port } = server.address() as AddressInfo;
  const tried = behavioursOf({ server: () => ({ port }), open: () => client });
  await expect(tried.find((behaviour) => behaviour.name === name)?.run()).rejects.toThrow(message);
});
