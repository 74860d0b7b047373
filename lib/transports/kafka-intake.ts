import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

/**
 * Kafka: stops the consumer. kafkajs ends the message in hand, commits its offset and leaves the group, so that others
 * get its partitions at once. `unwrap()` returns the client, the consumer and the producer.
 */
export function kafkaIntake(server: NestServer): Intake {
  return {
    async stop() {
      const [, consumer] = method(server, 'unwrap')() as readonly unknown[];
      await method(consumer, 'stop')();
    },
  };
}
