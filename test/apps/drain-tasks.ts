import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { DrainTask, type DrainTaskContext, ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

@Injectable()
class Pool implements OnModuleDestroy {
  onModuleDestroy(): void {
    console.log('Pool closed');
  }
}

@Injectable()
class Consumer {
  /** Ends when the test says that its jobs are done, or when nobody waits any more. */
  @DrainTask('jobs')
  async stop({ signal }: DrainTaskContext): Promise<void> {
    console.log('Consumer stops');
    const givenUp = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => (console.log(`Given up: ${signal.reason}`), resolve()));
    });
    await Promise.race([told('jobs done'), givenUp]);
  }

  @DrainTask('outbox', { after: ['jobs', 'broken'] })
  flush(): void {
    console.log('Outbox flushed');
  }

  @DrainTask()
  broken(): void {
    throw new Error('broken on purpose');
  }
}

@Injectable()
class LateConsumer {
  @DrainTask('late')
  stop(): void {
    console.log('Late consumer stops');
  }
}

@Module({ providers: [LateConsumer] })
class LateModule {}

const { VARIANT, DELAY_MS, TIMEOUT_MS = '600000' } = process.env;

@Module({
  imports: [
    ProbesModule.forRoot({
      server: { port: 0 },
      drain: { ...(DELAY_MS !== undefined && { delayMs: Number(DELAY_MS) }), timeoutMs: Number(TIMEOUT_MS) },
    }),
  ],
  providers: [Pool, Consumer],
})
class AppModule {}

async function start() {
  if (VARIANT === 'context') return NestFactory.createApplicationContext(AppModule);
  const tcp: MicroserviceOptions = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } };
  if (VARIANT === 'microservice') {
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, tcp);
    await app.listen();
    return app;
  }
  const app = await bootstrap(AppModule, { shutdownHooks: false });
  if (VARIANT === 'hybrid') {
    app.connectMicroservice<MicroserviceOptions>(tcp);
    await app.startAllMicroservices();
  }
  return app;
}

const app = await start();
app.enableShutdownHooks();
await app.get(LazyModuleLoader).load(() => LateModule);
console.log('Set up');
await told('close');
await app.close();
