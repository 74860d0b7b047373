import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Inject, Injectable, Module, type OnModuleDestroy, StreamableFile } from '@nestjs/common';
import { probes, serve } from './serve.js';
import { settings } from './settings.js';

/** Closes its connections as early as Nest lets it, as most do. */
@Injectable()
class Pool implements OnModuleDestroy {
  #open = true;

  query(): string {
    if (!this.#open) throw new Error('The pool is closed');
    return 'row\n';
  }

  onModuleDestroy(): void {
    this.#open = false;
    console.log('Pool closed');
  }
}

@Controller()
class ShopController {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @Get('fast')
  fast(): string {
    return this.pool.query();
  }

  @Get('slow')
  async slow(): Promise<string> {
    await setTimeout(300);
    return this.pool.query();
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(this.rows()));
  }

  private async *rows(): AsyncGenerator<Buffer> {
    for (let row = 0; row < 20; row++) {
      yield Buffer.from(this.pool.query());
      await setTimeout(40);
    }
  }
}

@Module({ imports: probes, controllers: [ShopController], providers: [Pool] })
class ShopModule {}

await serve(ShopModule);
// As a pool that nobody closes: the process does not end for want of something to do.
if (settings.variant === 'forgetful') setInterval(() => undefined, 1_000);
