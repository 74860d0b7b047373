import { Module } from '@nestjs/common';
import { ProbesModule, StartupTask } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

class Boot {
  @StartupTask('migrations')
  async migrate(): Promise<void> {
    await told('fail');
    throw new Error('relation "orders" exists already at postgres://shop:s3cr3t@db/shop');
  }
}

@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })], providers: [Boot] })
class AppModule {}

await bootstrap(AppModule);
