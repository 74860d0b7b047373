import { Module } from '@nestjs/common';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { AppController } from './app.controller';
import { AppService } from './app.service';

@HealthIndicator()
class QueueHealth {
  check() {
    return { details: { waiting: 0 } };
  }
}

/** Uses the root entry alone: none of the optional peers is installed. */
@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' }, drain: { delayMs: 500 } })],
  controllers: [AppController],
  providers: [AppService, QueueHealth],
})
export class AppModule {}
