/** What of kafkajs' consumer we use. */
interface KafkaConsumer {
  readonly events: { readonly REBALANCING: string; readonly GROUP_JOIN: string };
  on(event: string, listener: () => void): unknown;
}

/**
 * Calls `rebalances` for each rebalance of the group of a Kafka consumer: with `true` when it begins, and with `false`
 * when the consumer has its partitions. Nest tells only of the first beginning, and never of an end.
 *
 * @returns A function that looks for the consumer, which is another one each time that the microservice listens.
 */
export function followKafkaGroup(microservice: object, rebalances: (begins: boolean) => void): () => void {
  const known = new WeakSet<object>();
  return () => {
    const consumer = consumerOf(Reflect.get(microservice, 'serverInstance'));
    if (!consumer || known.has(consumer)) return;
    known.add(consumer);
    consumer.on(consumer.events.REBALANCING, () => rebalances(true));
    consumer.on(consumer.events.GROUP_JOIN, () => rebalances(false));
  };
}

/** Kafka in Nest's enum `Transport`. Its `unwrap()` returns the client, the consumer and the producer. */
const KAFKA = 6;

function consumerOf(server: unknown): KafkaConsumer | undefined {
  const { transportId, unwrap } = Object(server) as { transportId?: unknown; unwrap?: () => unknown };
  if (transportId !== KAFKA || typeof unwrap !== 'function') return undefined;
  try {
    const [, consumer] = Reflect.apply(unwrap, server, []) as readonly unknown[];
    return isConsumer(consumer) ? consumer : undefined;
  } catch {
    // Nest throws when the server is closed: then there is no consumer.
    return undefined;
  }
}

function isConsumer(consumer: unknown): consumer is KafkaConsumer {
  const { events, on } = Object(consumer) as Partial<KafkaConsumer>;
  return typeof on === 'function' && events?.REBALANCING !== undefined && events.GROUP_JOIN !== undefined;
}
