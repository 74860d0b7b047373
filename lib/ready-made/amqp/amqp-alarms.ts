import type { AmqpModel } from './amqp-insides.js';

interface Heard {
  isOn: boolean;
  reason: string | undefined;
}

/** Whether the broker blocks publishers, because it is low on memory or disk space. */
export class AmqpAlarms {
  readonly #heard = new WeakMap<AmqpModel, Heard>();

  /**
   * Why nothing can be published now. `undefined` when publishing works. amqplib 1 and older show an alarm only when it
   * begins.
   */
  of(model: AmqpModel): string | undefined {
    const heard = this.#heard.get(model) ?? this.listenTo(model);
    const isOn = model.connection.blocked ?? heard.isOn;
    return isOn ? (heard.reason ?? 'its alarm is on') : undefined;
  }

  private listenTo(model: AmqpModel): Heard {
    const heard: Heard = { isOn: false, reason: undefined };
    this.#heard.set(model, heard);
    model.on('blocked', (reason) => Object.assign(heard, { isOn: true, reason }));
    model.on('unblocked', () => Object.assign(heard, { isOn: false, reason: undefined }));
    return heard;
  }
}
