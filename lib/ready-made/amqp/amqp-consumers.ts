import { errorMonitor } from 'node:events';
import { type AmqpChannel, type AmqpModel, channelsOf, consumersOf } from './amqp-insides.js';

interface Seen {
  tags: readonly string[];
  readonly cancelled: Set<string>;
  failure: string | undefined;
}

/**
 * Finds consumers that were attached and are gone, although the application has not cancelled them: the broker has
 * cancelled them (their queue is gone) or closed their channel, or the connection was lost. Each consumer that is
 * attached later replaces one of them.
 *
 * amqplib reports a cancelled consumer only to the consumer, by a message that is `null`. But its channels have events
 * for all these cases.
 */
export class AmqpConsumers {
  #model: AmqpModel | undefined;
  #seen = new Map<AmqpChannel, Seen>();
  #lost: string[] = [];

  /** What happened to each missing consumer, the earliest first, and how many are attached. */
  read(model: AmqpModel | undefined): { readonly attached: number; readonly lost: readonly string[] } {
    const channels = model === undefined ? [] : channelsOf(model);
    const isSame = model === this.#model;
    for (const [channel, seen] of this.#seen) {
      if (channels.includes(channel)) continue;
      // If one channel has ended without an error, the application has closed it. If all have ended, the connection was
      // lost.
      if (!isSame || seen.failure !== undefined) this.lose(seen.tags, seen.failure ?? 'the connection was lost');
      this.#seen.delete(channel);
    }
    let attached = 0;
    for (const channel of channels) attached += this.look(channel);
    this.#model = model;
    return { attached, lost: this.#lost };
  }

  /** @returns How many consumers the channel has. */
  private look(channel: AmqpChannel): number {
    const seen = this.#seen.get(channel) ?? this.listenTo(channel);
    const tags = consumersOf(channel);
    this.lose(
      // Without an event of the broker, the application has cancelled it.
      seen.tags.filter((tag) => !tags.includes(tag) && seen.cancelled.has(tag)),
      'the broker has cancelled it, as it does when a queue is deleted',
    );
    const news = tags.filter((tag) => !seen.tags.includes(tag));
    this.#lost = this.#lost.slice(news.length);
    for (const tag of news) seen.cancelled.delete(tag);
    seen.tags = tags;
    return tags.length;
  }

  private listenTo(channel: AmqpChannel): Seen {
    const seen: Seen = { tags: [], cancelled: new Set(), failure: undefined };
    this.#seen.set(channel, seen);
    // Before the consumers, because a consumer may throw at the message `null`.
    channel.prependListener('cancel', ({ consumerTag }) => seen.cancelled.add(consumerTag));
    // `errorMonitor` does not handle the error, so an unhandled error stays unhandled.
    channel.on(errorMonitor, (error) => (seen.failure = error instanceof Error ? error.message : String(error)));
    return seen;
  }

  private lose(tags: readonly string[], why: string): void {
    this.#lost.push(...tags.map((tag) => `${tag}: ${why}`));
  }
}
