import { Module, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect, type ConsumeMessage, type Channel } from 'amqplib';
import { DrainTask, type DrainTaskContext, JobTracker, ProbesModule } from 'nestjs-probes';
import { Pictures } from './pictures.js';
import { Studio } from './studio.js';

const { RABBITMQ_URL = '', KIND = 'managed', DRAINS = 'yes', TIMEOUT_MS = '60000' } = process.env;

/** With amqplib alone, and nothing that closes the connection. */
class PlainPictures implements OnApplicationBootstrap {
  readonly #jobs = new JobTracker({ stuckAfterMs: 15 * 60_000 });
  #channel: Channel | undefined;

  constructor(private readonly studio: Studio) {}

  async onApplicationBootstrap(): Promise<void> {
    const connection = await connect(RABBITMQ_URL);
    connection.on('error', console.error);
    const channel = await connection.createChannel();
    channel.on('error', console.error);
    await channel.prefetch(3);
    await channel.assertQueue('pictures');
    await channel.consume('pictures', (message) => void this.take(channel, message).catch(console.error), {
      consumerTag: 'pictures',
    });
    this.#channel = channel;
  }

  async stop({ signal }: DrainTaskContext): Promise<void> {
    await this.#channel?.cancel('pictures').catch(console.error);
    await this.#jobs.whenIdle(signal);
  }

  private async take(channel: Channel, message: ConsumeMessage | null): Promise<void> {
    if (message === null) return;
    await this.#jobs.track(() => this.studio.render(JSON.parse(message.content.toString())));
    channel.ack(message);
  }
}
Reflect.defineMetadata('design:paramtypes', [Studio], PlainPictures);

class DrainedPlainPictures extends PlainPictures {
  @DrainTask('pictures')
  override stop(context: DrainTaskContext): Promise<void> {
    return super.stop(context);
  }
}

const consumers: Record<string, Type> = {
  'managed yes': Pictures,
  'plain yes': DrainedPlainPictures,
  'plain no': PlainPictures,
};

@Module({
  imports: [ProbesModule.forRoot({ server: { port: 0 }, drain: { timeoutMs: Number(TIMEOUT_MS) } })],
  providers: [Studio, consumers[`${KIND} ${DRAINS}`] ?? Pictures],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule);
app.enableShutdownHooks();
console.log('Set up');
