import {
  type BeforeApplicationShutdown,
  Global,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { blockUntilTyped, told } from './cues.js';

/** Takes its time with each step of a shutdown. */
function slow(name: string, takeTime: () => void | Promise<void>): Type {
  @Injectable()
  class Slow implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
    async onModuleDestroy(): Promise<void> {
      await this.step('onModuleDestroy');
    }

    async beforeApplicationShutdown(): Promise<void> {
      await this.step('beforeApplicationShutdown');
    }

    async onApplicationShutdown(): Promise<void> {
      await this.step('onApplicationShutdown');
    }

    private async step(hook: string): Promise<void> {
      console.log(`${hook} of ${name}`);
      await takeTime();
    }
  }
  return Slow;
}

/** Nest tears global modules down after all others. */
@Global()
@Module({ providers: [slow('the global module', blockUntilTyped)] })
class GlobalModule {}

@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' }, drain: { delayMs: 0 } }), GlobalModule],
  providers: [slow('the root module', () => told('go on'))],
})
class AppModule {}

await bootstrap(AppModule);
