import { Logger } from '@nestjs/common';
import { type AmqpConnectionManager, connect } from 'amqp-connection-manager';
import type { Channel, ConsumeMessage } from 'amqplib';
import {
  type CheckContext,
  DrainTask,
  type DrainTaskContext,
  type HealthCheck,
  HealthIndicator,
  JobTracker,
  StartupTask,
} from 'nestjs-probes';
import { amqpConnection } from 'nestjs-probes/rabbitmq';
import { Studio } from './studio.js';

@HealthIndicator('pictures')
export class Pictures implements HealthCheck {
  readonly #logger = new Logger(Pictures.name);
  readonly #jobs = new JobTracker({ stuckAfterMs: 15 * 60_000 });
  readonly #broker: AmqpConnectionManager = connect(process.env['RABBITMQ_URL']);
  #stop = async (): Promise<void> => undefined;
  #isStopping = false;

  constructor(private readonly studio: Studio) {}

  @StartupTask('pictures')
  async start() {
    await this.#broker.createChannel({ setup: (channel: Channel) => this.consume(channel) }).waitForConnect();
  }

  // With each connection anew.
  private async consume(channel: Channel) {
    if (this.#isStopping) return;
    await channel.prefetch(3);
    await channel.assertQueue('pictures');
    const { consumerTag } = await channel.consume('pictures', (message) => void this.take(channel, message));
    this.#stop = async () => void (await channel.cancel(consumerTag));
  }

  private async take(channel: Channel, message: ConsumeMessage | null) {
    if (message === null) return; // The queue was deleted: the check tells of it.
    const job = this.#jobs.track(() => this.studio.render(JSON.parse(message.content.toString())));
    const failed = (error: unknown) => {
      this.#logger.error(error);
      channel.nack(message);
    };
    // An error here is of the channel, which is closed: RabbitMQ gives the message to another consumer.
    await job.then(() => channel.ack(message), failed).catch((error) => this.#logger.warn(error));
  }

  @DrainTask('pictures')
  async stop({ signal }: DrainTaskContext) {
    this.#isStopping = true;
    await this.#stop().catch((error) => this.#logger.warn(error)); // Without a connection there is no consumer.
    await this.#jobs.whenIdle(signal);
    await this.#broker.close(); // Sends the last acknowledgements.
  }

  async check(context: CheckContext) {
    const connection = await amqpConnection(this.#broker, context, { consumers: 1 });
    return connection.status === 'healthy' ? this.#jobs.check() : connection;
  }
}
