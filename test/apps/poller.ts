import { setTimeout } from 'node:timers/promises';
import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type HealthCheck, HealthIndicator, Heartbeat, ProbesModule } from 'nestjs-probes';
import { told } from './cues.js';

/** A loop that hangs from one word of the test to the next. */
@HealthIndicator('outbox')
class Outbox implements HealthCheck, OnApplicationBootstrap {
  readonly #heartbeat = new Heartbeat({ withinMs: 1_000 });
  #hang: Promise<void> | undefined;

  onApplicationBootstrap(): void {
    void told('hang').then(() => (this.#hang = told('go on')));
    void this.loop();
  }

  check() {
    return this.#heartbeat.check();
  }

  private async loop(): Promise<void> {
    for (;;) {
      await this.#hang;
      this.#heartbeat.beat();
      await setTimeout(20);
    }
  }
}

@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0 }, checks: { intervalMs: 200, timeoutMs: 100, maxAgeMs: 0 } })],
  providers: [Outbox],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule);
app.enableShutdownHooks();
