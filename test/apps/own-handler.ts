import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

@Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })] })
class AppModule {}

const app = await bootstrap(AppModule, { shutdownHooks: false });
process.once('SIGTERM', async () => {
  console.log('Handled');
  await told('finish');
  await app.close();
  process.exit(7);
});
