import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Controller, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  EventPattern,
  GrpcMethod,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  RmqContext,
  Transport,
} from '@nestjs/microservices';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

interface Job {
  readonly id: number;
  readonly ms: number;
}

@Injectable()
class Pool implements OnModuleDestroy {
  isClosed = false;

  onModuleDestroy(): void {
    this.isClosed = true;
    console.log('Pool closed');
  }
}

@Controller()
class WorkController {
  constructor(private readonly pool: Pool) {}

  @MessagePattern('work')
  async work(@Payload() job: Job, @Ctx() context: unknown): Promise<{ id: number; pid: number }> {
    await this.do(job, context);
    return { id: job.id, pid: process.pid };
  }

  @EventPattern('note')
  async note(@Payload() job: Job, @Ctx() context: unknown): Promise<void> {
    await this.do(job, context);
  }

  @GrpcMethod('Worker', 'Work')
  call(job: Job): Promise<{ id: number; pid: number }> {
    return this.work(job, undefined);
  }

  private async do({ id, ms }: Job, context: unknown): Promise<void> {
    console.log(`began ${id}`);
    await setTimeout(ms);
    if (this.pool.isClosed) return console.log(`cut ${id}`);
    if (context instanceof RmqContext) context.getChannelRef().ack(context.getMessage());
    console.log(`ended ${id}`);
  }
}

const {
  TRANSPORT = '',
  URL_OF_BROKER: url = '',
  PORT = '0',
  VARIANT,
  PROBES = 'on',
  GRACEFUL,
  DELAY_MS,
  TIMEOUT_MS,
} = process.env;

const port = Number(PORT);

const options: Record<string, MicroserviceOptions> = {
  TCP: { transport: Transport.TCP, options: { host: '127.0.0.1', port } },
  Redis: { transport: Transport.REDIS, options: { host: '127.0.0.1', port } },
  NATS: { transport: Transport.NATS, options: { servers: [url], queue: 'workers' } },
  MQTT: { transport: Transport.MQTT, options: { url } },
  RabbitMQ: {
    transport: Transport.RMQ,
    options: { urls: [url], queue: 'work', noAck: false, prefetchCount: 50, queueOptions: { durable: false } },
  },
  gRPC: {
    transport: Transport.GRPC,
    options: {
      url: `127.0.0.1:${port}`,
      package: 'work.v1',
      gracefulShutdown: GRACEFUL === 'yes',
      protoPath: fileURLToPath(new URL('../work.proto', import.meta.url)),
    },
  },
};

const drain = {
  ...(DELAY_MS !== undefined && { delayMs: Number(DELAY_MS) }),
  ...(TIMEOUT_MS !== undefined && { timeoutMs: Number(TIMEOUT_MS) }),
};

@Module({
  imports: PROBES === 'none' ? [] : [ProbesModule.forRoot({ enabled: PROBES === 'on', drain })],
  controllers: [WorkController],
  providers: [Pool],
})
class AppModule {}

const transport = options[TRANSPORT] as MicroserviceOptions;

async function start() {
  if (VARIANT === 'hybrid') {
    const app = await bootstrap(AppModule, { shutdownHooks: false });
    app.connectMicroservice<MicroserviceOptions>(transport);
    await app.startAllMicroservices();
    return app;
  }
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, transport);
  await app.listen();
  return app;
}

const app = await start();
app.enableShutdownHooks();
console.log('Set up');
await told('close');
await app.close();
console.log('Closed');
