import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

interface MqttOptions {
  readonly clean?: boolean;
  customHandleAcks?: unknown;
}

/** MQTT: unsubscribes from all topics, or takes no further message where the broker keeps them for this client. */
export function mqttIntake(server: NestServer): Intake {
  return {
    async stop() {
      const client = method(server, 'unwrap')();
      const options = Reflect.get(Object(client), 'options') as MqttOptions | undefined;
      if (options?.clean === false) return withholdAcknowledgements(options);
      const topics = [...(server.getHandlers?.().keys() ?? [])];
      if (topics.length > 0) await unsubscribed(client, topics);
    },
  };
}

/**
 * The broker keeps what it sends to a client with a persistent session (`clean: false`) until that client returns. To
 * unsubscribe would lose it. Without an acknowledgement it is sent again after the next connect.
 */
function withholdAcknowledgements(options: MqttOptions): void {
  options.customHandleAcks = () => undefined;
}

function unsubscribed(client: unknown, topics: readonly unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    method(client, 'unsubscribe')(topics, (error: unknown) => (error ? reject(error) : resolve()));
  });
}
