import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { ProbesService } from 'nestjs-probes';
import { probes, serve } from './serve.js';
import { settings } from './settings.js';

@Injectable()
class Pool implements OnModuleDestroy {
  isOpen = true;

  onModuleDestroy(): void {
    this.isOpen = false;
  }
}

@Controller()
class SlowController {
  constructor(private readonly pool: Pool) {}

  @Get('slow')
  async slow(): Promise<object> {
    console.log('Asked');
    await setTimeout(1_000);
    return { poolIsOpen: this.pool.isOpen };
  }
}

@Module({ imports: probes, controllers: [SlowController], providers: [Pool] })
class ShopModule {}

const app = await serve(ShopModule);
const adapter = app.getHttpAdapter();
const instance = adapter.getInstance();
// Express is its own listener; Fastify has one.
const listener: RequestListener = settings.platform === 'Fastify' ? instance.routing : instance;

async function listen(name: string, server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(`${name} on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

await listen('Second', createServer(listener));
const wrapped = createServer((request, response) => listener(request, response));
await listen('Wrapped', wrapped);
if (settings.variant === 'handed in') app.get(ProbesService).follow(wrapped);
