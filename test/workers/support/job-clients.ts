import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type ClientOptions, ClientProxyFactory, Transport } from '@nestjs/microservices';
import { Redis } from 'ioredis';
import { connectAsync } from 'mqtt';
import { firstValueFrom } from 'rxjs';
import type { Job, JobClient, MakeJobClient, Reply } from './job.js';

/** Nest's own client of a transport. */
function ofNest(optionsOf: (address: { url: string; port: number }) => ClientOptions): MakeJobClient {
  return async (address, heard) => {
    const client = ClientProxyFactory.create(optionsOf(address));
    await client.connect();
    return {
      async request(job) {
        const reply = await firstValueFrom(client.send<Reply>('work', job));
        heard(reply);
        return reply;
      },
      emit: (job) => firstValueFrom(client.emit('note', job), { defaultValue: undefined }),
      close: () => client.close(),
    };
  };
}

/**
 * Nest's protocol without its client, for brokers that give a message to every process: Nest's client hears only the
 * first reply.
 */
function onChannels(
  heard: (reply: Reply) => void,
  publish: (channel: string, text: string) => Promise<unknown>,
  close: () => unknown,
): JobClient & { hear(text: string): void } {
  const waiting = new Map<number, (reply: Reply) => void>();
  return {
    hear(text) {
      const { response } = JSON.parse(text) as { readonly response?: Reply };
      if (!response) return;
      heard(response);
      waiting.get(response.id)?.(response);
      waiting.delete(response.id);
    },
    async request(job) {
      const reply = new Promise<Reply>((resolve) => waiting.set(job.id, resolve));
      await publish('work', JSON.stringify({ id: String(job.id), data: job }));
      return reply;
    },
    emit: (job) => publish('note', JSON.stringify({ data: job })),
    close,
  };
}

const redis: MakeJobClient = async ({ port }, heard) => {
  const [pub, sub] = [new Redis(port), new Redis(port)];
  const client = onChannels(
    heard,
    (channel, text) => pub.publish(channel, text),
    () => [pub, sub].forEach((each) => each.disconnect()),
  );
  sub.on('message', (_channel, text) => client.hear(text));
  await sub.subscribe('work.reply');
  return client;
};

const mqtt: MakeJobClient = async ({ url }, heard) => {
  const broker = await connectAsync(url);
  const client = onChannels(
    heard,
    (channel, text) => broker.publishAsync(channel, text),
    () => broker.end(),
  );
  broker.on('message', (_channel, text) => client.hear(text.toString()));
  await broker.subscribeAsync('work/reply');
  return client;
};

const PROTO = fileURLToPath(new URL('../../apps/work.proto', import.meta.url));

const grpc: MakeJobClient = async ({ port }, heard) => {
  const { work } = loadPackageDefinition(loadSync(PROTO)) as unknown as {
    work: { v1: { Worker: ServiceClientConstructor } };
  };
  const client = new work.v1.Worker(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = promisify(client['Work']?.bind(client) as (job: Job, done: (e: Error | null, r: Reply) => void) => void);
  return {
    async request(job) {
      const reply = await call(job);
      heard(reply);
      return reply;
    },
    emit: async () => undefined,
    close: () => client.close(),
  };
};

export const jobClients = {
  TCP: ofNest(({ port }) => ({ transport: Transport.TCP, options: { port } })),
  Redis: redis,
  NATS: ofNest(({ url }) => ({ transport: Transport.NATS, options: { servers: [url] } })),
  MQTT: mqtt,
  RabbitMQ: ofNest(({ url }) => ({
    transport: Transport.RMQ,
    options: { urls: [url], queue: 'work', queueOptions: { durable: false } },
  })),
  gRPC: grpc,
};
