import { Subject } from 'rxjs';
import { nextTurn } from '../timing/real-time.js';

interface Message {
  /** The pattern of its handler. A reply that is being sent has none. */
  readonly pattern: string | undefined;
  /** The context that its handler gets. */
  readonly context: unknown;
}

/** The messages of one server whose handlers have begun and whose replies are not sent yet. */
export class MessagesInFlight {
  readonly #messages = new Set<Message>();
  readonly #ended = new Subject<void>();

  /** Emits each time that a message has ended. */
  readonly ended$ = this.#ended.asObservable();

  get size(): number {
    return this.#messages.size;
  }

  /** The patterns of the messages, each once, with their number if there are several. */
  get left(): readonly string[] {
    const counts = new Map<string, number>();
    for (const { pattern } of this.#messages) {
      if (pattern !== undefined) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
    if (counts.size === 0 && this.size > 0) counts.set('replies', this.size);
    return [...counts].map(([pattern, count]) => (count > 1 ? `${pattern} (${count})` : pattern));
  }

  /** The context of each message. */
  get contexts(): readonly unknown[] {
    return [...this.#messages].map(({ context }) => context);
  }

  /** @returns A function that ends the message. It may be called more than once. */
  begin(pattern?: string, context?: unknown): () => void {
    const message = { pattern, context };
    this.#messages.add(message);
    return () => void (this.#messages.delete(message) && this.#ended.next());
  }

  /** Resolves when none is in flight, and none begins in the next turn either: one may have arrived already. */
  async idle(): Promise<void> {
    while (this.size > 0) {
      while (this.size > 0) await this.nextEnd();
      await nextTurn();
    }
  }

  private nextEnd(): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.ended$.subscribe(() => {
        subscription.unsubscribe();
        resolve();
      });
    });
  }
}
