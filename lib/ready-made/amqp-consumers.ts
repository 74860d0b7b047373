import { errorMonitor } from 'node:events';
import { type AmqpChannel, type AmqpModel, channelsOf, consumersOf } from './amqp-insides.js';

interface Seen {
  tags: readonly string[];
  readonly cancelled: Set<string>;
  failure: string | undefined;
}

/**
 * Which consumers were attached and no longer are, although the application has not let go of them: the broker has cancelled
 * them (their queue is gone), has closed their channel, or the connection was lost. Each that is attached later makes up for one.
 *
 * amqplib tells a consumer by a message that is `null`, and nobody else. Yet its channels have events for all of that.
 */
export class AmqpConsumers {
  #model: AmqpModel | undefined;
  #seen = new Map<AmqpChannel, Seen>();
  #lost: string[] = [];

  /** What has become of each that is missing, the earliest first, and how many are attached. */
  read(model: AmqpModel | undefined): { readonly attached: number; readonly lost: readonly string[] } {
    const channels = model === undefined ? [] : channelsOf(model);
    const isSame = model === this.#model;
    for (const [channel, seen] of this.#seen) {
      if (channels.includes(channel)) continue;
      // A channel that has ended without an error was closed by the application, unless all of them have ended.
      if (!isSame || seen.failure !== undefined) this.lose(seen.tags, seen.failure ?? 'the connection was lost');
      this.#seen.delete(channel);
    }
    let attached = 0;
    for (const channel of channels) attached += this.look(channel);
    this.#model = model;
    return { attached, lost: this.#lost };
  }

  /** @returns how many consumers the channel has. */
  private look(channel: AmqpChannel): number {
    const seen = this.#seen.get(channel) ?? this.listenTo(channel);
    const tags = consumersOf(channel);
    this.lose(
      // Without a word of the broker it was the application that has cancelled it.
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
    // Ahead of the consumers, of which one may throw at the message that is null.
    channel.prependListener('cancel', ({ consumerTag }) => seen.cancelled.add(consumerTag));
    // Who only monitors takes nothing from an error that nobody handles.
    channel.on(errorMonitor, (error) => (seen.failure = error instanceof Error ? error.message : String(error)));
    return seen;
  }

  private lose(tags: readonly string[], why: string): void {
    this.#lost.push(...tags.map((tag) => `${tag}: ${why}`));
  }
}
