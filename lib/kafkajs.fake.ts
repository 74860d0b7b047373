import { EventEmitter } from 'node:events';
import { ServerKafka } from '@nestjs/microservices';

/** The payload with which kafkajs calls `eachMessage`. */
interface EachMessage {
  readonly topic: string;
  readonly partition: number;
  readonly message: { readonly value: Buffer; readonly headers: object; readonly key: null };
}

/** A consumer or producer of kafkajs, as far as Nest's server uses it. */
class Instrumented {
  readonly #events = new EventEmitter();
  readonly on = (event: string, listener: () => void) => this.#events.on(event, listener);

  constructor(private readonly kind: 'consumer' | 'producer') {}

  says(event: string): void {
    this.#events.emit(`${this.kind}.${event}`);
  }

  async connect(): Promise<void> {
    this.says('connect');
  }

  async disconnect(): Promise<void> {
    this.says('disconnect');
  }
}

/** As kafkajs: `stop()` waits for the message in hand, and no other is taken. */
class FakeConsumer extends Instrumented {
  readonly events = {
    CONNECT: 'consumer.connect',
    DISCONNECT: 'consumer.disconnect',
    REBALANCING: 'consumer.rebalancing',
    STOP: 'consumer.stop',
    CRASH: 'consumer.crash',
    GROUP_JOIN: 'consumer.group_join',
  };
  #eachMessage: ((payload: EachMessage) => Promise<void>) | undefined;
  #inHand: Promise<unknown> | undefined;
  #running = false;

  constructor() {
    super('consumer');
  }

  readonly subscribe = async (): Promise<void> => undefined;

  async run({ eachMessage }: { eachMessage: (payload: EachMessage) => Promise<void> }): Promise<void> {
    this.#eachMessage = eachMessage;
    this.#running = true;
    this.says('group_join');
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#inHand;
    this.says('stop');
  }

  /** Gives it a message. @returns Whether it took it. */
  gives(topic: string, value: object, headers: object = {}): boolean {
    if (!this.#running) return false;
    const message = { value: Buffer.from(JSON.stringify(value)), headers, key: null };
    this.#inHand = this.#eachMessage?.({ topic, partition: 0, message });
    return true;
  }
}

/** A server of Nest for Kafka, with a client that has kafkajs' shape. */
export class FakeServerKafka extends ServerKafka {
  readonly fakeConsumer = new FakeConsumer();
  readonly sent: unknown[] = [];
  readonly fakeProducer = Object.assign(new Instrumented('producer'), {
    events: { CONNECT: 'producer.connect', DISCONNECT: 'producer.disconnect' },
    send: async (record: unknown) => void this.sent.push(record),
  });

  override async createClient<T>(): Promise<T> {
    return { consumer: () => this.fakeConsumer, producer: () => this.fakeProducer } as T;
  }
}
