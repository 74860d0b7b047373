import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';

@HealthIndicator('queue')
class QueueHealth {
  check() {
    return { details: { waiting: 0 } };
  }
}

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<string> {
    console.log('Slow request');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return 'slow';
  }
}

@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' }, drain: { delayMs: 500 } })],
  controllers: [SlowController],
  providers: [QueueHealth],
})
class AppModule {}

const app = await NestFactory.create(AppModule);
// By name: for `[]` Nest would listen for signals that Deno does not have.
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
await app.listen(process.env.PORT ?? 3000);
