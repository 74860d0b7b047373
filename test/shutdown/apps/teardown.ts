import { Global, Inject, Injectable, Module, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { ProbesService } from 'nestjs-probes';
import { heedSignals, logger, probes } from './serve.js';
import { settings } from './settings.js';

/** Says how it finds the application when its turn comes to be torn down. */
function witness(name: string): Provider {
  @Injectable()
  class Witness implements OnModuleDestroy {
    constructor(@Inject(ProbesService) private readonly service: ProbesService) {}

    onModuleDestroy(): void {
      console.log(
        `Torn down: ${name}, ${this.service.phase}, after ${Math.round(performance.now() - (heardAt ?? NaN))} ms`,
      );
    }
  }
  return { provide: name, useClass: Witness };
}

@Global()
@Module({ providers: [witness('global')] })
class GlobalModule {}

@Module({ imports: [GlobalModule, ...probes], providers: [witness('root')] })
class WorkerModule {}

let heardAt: number | undefined;
const app = settings.variant === 'microservice' ? await startMicroservice() : await startWorker();
const service = app.get(ProbesService);
service.changes$.subscribe(() => {
  if (service.phase === 'draining') heardAt ??= performance.now();
});
console.log('Set up');

async function startWorker() {
  const worker = await NestFactory.createApplicationContext(WorkerModule, { logger });
  heedSignals(worker);
  return worker;
}

async function startMicroservice() {
  const options = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 }, logger } as const;
  const microservice = await NestFactory.createMicroservice(WorkerModule, options);
  heedSignals(microservice);
  await microservice.listen();
  return microservice;
}
