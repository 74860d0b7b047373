import { once } from 'node:events';
import { type AddressInfo, connect, Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ServerTCP, TcpContext } from '@nestjs/microservices';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MessagesInFlight } from './messages-in-flight.js';
import type { NestServer } from './nest-server.js';
import { tcpIntake } from './tcp-intake.js';
import type { Intake } from './intake.js';

let server: ServerTCP;
let messages: MessagesInFlight;
let isStopped: boolean;
let intake: Intake;
/** The texts that came, with the context that Nest gives to their handlers. */
let came: { text: string; end: () => void; reply: (text: string) => void }[];

beforeEach(async () => {
  isStopped = false;
  came = [];
  messages = new MessagesInFlight();
  server = new ServerTCP({ host: '127.0.0.1', port: 0, retryAttempts: 5 });
  intake = tcpIntake(server as unknown as NestServer, { messages, isStopped: () => isStopped });
  server.handleMessage = async (socket, text) => {
    const end = messages.begin('work', new TcpContext([socket, 'work', undefined] as never));
    came.push({ text: String(text), end, reply: (reply) => socket.sendMessage(reply) });
  };
  await new Promise((resolve) => server.listen(resolve));
  onTestFinished(() => server.close());
});

function stop(): Promise<void> {
  isStopped = true;
  return intake.stop();
}

/** A client, what it has received, and its end. */
async function client(): Promise<{ socket: Socket; received: string[]; ended: Promise<unknown> }> {
  const socket = connect((server.unwrap<Server>().address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const received: string[] = [];
  socket.on('data', (data) => received.push(String(data))).on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, received, ended: once(socket, 'end') };
}

const say = (socket: Socket, text: string) => socket.write(`${JSON.stringify(text).length}#${JSON.stringify(text)}`);

async function arrival(count: number): Promise<void> {
  while (came.length < count) await setTimeout(1);
}

describe('TCP', () => {
  it('ends a connection that has nothing in flight at once', async () => {
    const { ended } = await client();
    await stop();
    await ended;
    await intake.flush?.();
    expect(intake.left).toEqual([]);
  });

  it('accepts no connection, and does not listen again when the last one has ended', async () => {
    const { port } = server.unwrap<Server>().address() as AddressInfo;
    const closed = once(server.unwrap<Server>(), 'close');
    await stop();
    await closed;
    // Nest would listen again by a timer.
    await setTimeout(1);
    expect(server.unwrap<Server>().listening).toBe(false);
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('ends a connection after the reply to its last message', async () => {
    const { socket, received, ended } = await client();
    say(socket, 'one');
    await arrival(1);
    const stopped = stop();
    const [one] = came;
    one?.end();
    // Nest replies in the same turn.
    process.nextTick(() => one?.reply('done'));
    await ended;
    expect(received).toEqual(['6#"done"']);
    await stopped;
  });

  it('goes on taking messages for a moment on a connection that is busy, but not for ever', async () => {
    const { socket } = await client();
    say(socket, 'one');
    await arrival(1);
    const stopped = stop();
    say(socket, 'two');
    await arrival(2);
    await stopped;
    say(socket, 'three');
    await setTimeout(20);
    expect(came.map(({ text }) => text)).toEqual(['one', 'two']);
    for (const { end } of came) end();
    await intake.flush?.();
  });

  it('does not hold up one client for the messages of another', async () => {
    const [busy, idle] = [await client(), await client()];
    say(busy.socket, 'one');
    await arrival(1);
    const stopped = stop();
    await idle.ended;
    expect(messages.size).toBe(1);
    came[0]?.end();
    await Promise.all([stopped, busy.ended]);
  });

  it('ends a connection that is accepted while it stops', async () => {
    isStopped = true;
    const { socket, ended } = await client();
    say(socket, 'one');
    await ended;
    expect(came).toEqual([]);
  });

  it('cuts a connection that is busy when the time is over', async () => {
    const { socket } = await client();
    say(socket, 'one');
    await arrival(1);
    const closed = once(socket, 'close');
    await intake.giveUp?.();
    await closed;
  });

  it('refuses a server that it does not know', () => {
    const unknown = { listen: () => undefined, close: () => undefined };
    expect(() => tcpIntake(unknown, { messages, isStopped: () => false })).toThrow('Nest does not show its server');
  });
});
