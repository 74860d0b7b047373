import { Controller, Get, Module, Param } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

@Controller('reports')
class ReportsController {
  /** Keeps the event loop for so long, at no cost for who measures. */
  @Get(':ms')
  render(@Param('ms') ms: string): { done: true } {
    console.log(`Busy for ${ms} ms`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
    return { done: true };
  }
}

/** What the test sets: when a stall counts. */
const thresholds = JSON.parse(process.argv[3] ?? '{}');

@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1', ...thresholds } })],
  controllers: [ReportsController],
})
class AppModule {}

await bootstrap(AppModule);
