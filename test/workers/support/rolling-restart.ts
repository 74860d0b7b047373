import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { freePort } from '../../support/free-port.js';
import { Program } from '../../support/program.js';
import { TcpProxy } from 'nestjs-probes/testing';
import type { Exit } from '../../support/child.js';
import { jobClients } from './job-clients.js';
import { type Losses, lossesOf } from './losses.js';
import { Producer } from './producer.js';

type TransportName = keyof typeof jobClients;

interface RollingRestart {
  readonly transport: TransportName;
  /** `none`: the program without this library. */
  readonly probes: 'on' | 'off' | 'none';
  /** When each process in turn gets its SIGTERM, in milliseconds after its successor is up. */
  readonly moments: readonly number[];
  /** How long the handlers take, in milliseconds. */
  readonly lengths: readonly number[];
  /** Left out for transports to whose processes clients connect. */
  readonly broker?: { readonly url: string; readonly port: number };
}

interface Outcome extends Losses {
  readonly sent: number;
  readonly again: number;
  /** Jobs that were never answered. */
  readonly open: readonly number[];
  readonly exits: readonly Exit[];
}

const DELAY_MS = 300;

/** As long as a cluster takes to send new connections elsewhere. */
const ROUTED_AFTER_MS = 100;

/**
 * Restarts a program one process after the other, while jobs come all the time. Each process gets SIGTERM once its
 * successor is up, at a moment of its own.
 */
export async function rollingRestart(restart: RollingRestart): Promise<Outcome> {
  const { transport, moments, lengths, broker } = restart;
  const programs: Program[] = [];
  const start = async () => {
    const pod = await startPod(restart);
    programs.push(pod.program);
    return pod;
  };
  let current = await start();
  // Stands for the Service: it sends new connections to the newest process.
  const service = broker ? undefined : await TcpProxy.to(current.port);
  const producer = new Producer(lengths);
  const address = broker ?? { url: '', port: service?.port ?? 0 };
  const client = await jobClients[transport](address, (reply) => producer.replies.push(reply));
  const producing = producer.run(client);
  for (const moment of moments) {
    const next = await start();
    await setTimeout(moment);
    current.program.signal('SIGTERM');
    await setTimeout(ROUTED_AFTER_MS);
    service?.routeTo(next.port);
    current = next;
  }
  producer.stop();
  // A job that is lost is never answered.
  await Promise.race([producing, setTimeout(restart.probes === 'on' ? 10_000 : 1_000)]);
  const { open, sent, again, replies } = producer;
  current.program.signal('SIGTERM');
  const exits = await Promise.all(programs.map(({ ended }) => ended));
  client.close();
  await service?.close();
  return { sent, again, open, exits, ...lossesOf(programs, replies, (id) => Producer.hasReply(id)) };
}

async function startPod({ transport, probes, broker }: RollingRestart) {
  const port = broker?.port ?? (await freePort());
  const program = new Program('messages', undefined, {
    // A chain of processes runs beside another, and ends its own.
    whenDone: () => undefined,
    env: {
      ...environmentOf(transport, broker ?? { url: '', port }),
      PROBES: probes,
      // Somebody routes to a process to which clients connect.
      ...(!broker && { DELAY_MS: String(DELAY_MS) }),
    },
  });
  await program.prints('Set up');
  return { program, port };
}

/** For test/apps/messages.ts, where traffic is routed, as in a cluster. */
export function environmentOf(
  transport: TransportName,
  { url, port }: { readonly url: string; readonly port: number },
): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', TRANSPORT: transport, PORT: String(port), URL_OF_BROKER: url };
}

/** Expects that every job was done by one process, and answered. */
export function expectNoLoss({ cut, unanswered, open, exits }: Outcome): void {
  expect({ cut, unanswered, open }).toEqual({ cut: [], unanswered: [], open: [] });
  expect(exits.filter(({ signal }) => signal !== 'SIGTERM')).toEqual([]);
}
