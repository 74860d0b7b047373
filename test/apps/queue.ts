import { Injectable } from '@nestjs/common';
import { told } from './cues.js';

/** Stands for the client of a message broker, which is the test: a message is taken until it is acknowledged. */
@Injectable()
export class Queue {
  #receive: ((message: unknown) => void) | undefined;
  #taken = Promise.resolve();

  async subscribe(handler: (message: string) => void): Promise<void> {
    await told('subscribed');
    this.#receive = (message) => {
      if (message === 'acknowledged') return;
      handler(String(message));
      this.#taken = told('acknowledged');
    };
    process.on('message', this.#receive);
  }

  ping(): void {
    if (!this.#receive) throw new Error('not subscribed');
  }

  /** Takes no further message, and resolves when the one at hand is done with. */
  async unsubscribe(): Promise<void> {
    if (this.#receive) process.off('message', this.#receive);
    console.log('Unsubscribed');
    await this.#taken;
  }
}
