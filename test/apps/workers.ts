import cluster from 'node:cluster';
import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

const port = Number(process.env['PROBE_PORT']);

@Module({ imports: [ProbesModule.forRoot({ version: '1.2.3', server: { port, host: '127.0.0.1' } })] })
class AppModule {}

if (cluster.isPrimary) {
  for (let count = 0; count < 2; count++) cluster.fork();
  process.once('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
    process.exit(0);
  });
} else {
  await bootstrap(AppModule);
  console.log(`Worker ${process.pid} is up`);
}
