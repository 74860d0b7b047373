/** A connection of amqplib, with promises or with callbacks. */
export interface AmqpModel {
  readonly connection: AmqpSocket;
  createChannel(options: object, done: (error: unknown, channel?: AmqpChannel) => void): unknown;
  on(event: 'blocked' | 'unblocked', listener: (reason?: string) => void): unknown;
}

/** Private in amqplib: the connection below the model. */
interface AmqpSocket {
  /** By number, with holes; the first is the connection's own. */
  readonly channels?: unknown;
  /** Whether the broker's alarm is on. Unknown before amqplib 2. */
  readonly blocked?: boolean;
  /** Whether it has ended or is about to end. */
  readonly expectSocketClose?: boolean;
}

export interface AmqpChannel {
  /** The callbacks of the consumers of this channel, by their tags. */
  readonly consumers?: unknown;
  prefetch(count: number, global: boolean, done: (error?: unknown) => void): unknown;
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  prependListener(event: string, listener: (fields: { readonly consumerTag: string }) => void): unknown;
}

/** A connection of `amqp-connection-manager`, with its private fields. */
interface Manager {
  isConnected(): boolean;
  readonly connection?: AmqpModel | undefined;
  readonly _channels?: readonly Wrapper[];
}

interface Wrapper {
  readonly name?: string | undefined;
  readonly _channel?: unknown;
  readonly _settingUp?: unknown;
}

/** A connection of amqplib 2 with its option `recovery`. */
interface Recovering {
  readonly _core: { readonly _model: AmqpModel | null };
}

/** What exists now: a connection of amqplib or none, and the channels that should exist but do not. */
export interface Found {
  readonly model: AmqpModel | undefined;
  readonly closedChannels: readonly string[];
}

/** Finds the connection of amqplib in the object that holds it. */
export function modelOf(subject: object): Found {
  if ('managedConnection' in subject) {
    const { managedConnection: manager } = subject;
    return isObject(manager) ? modelOf(manager) : { model: undefined, closedChannels: [] };
  }
  if ('_core' in subject) return only((subject as Recovering)._core._model ?? undefined);
  if ('isConnected' in subject) return ofManager(subject as Manager);
  return only(subject as AmqpModel);
}

function ofManager({ connection, _channels: wrappers = [] }: Manager): Found {
  const closed = wrappers.filter((wrapper) => !wrapper._channel && !wrapper._settingUp);
  return { ...only(connection), closedChannels: closed.map(({ name }) => name ?? 'without a name') };
}

function only(model: AmqpModel | undefined): Found {
  const isOpen = model !== undefined && model.connection?.expectSocketClose !== true;
  return { model: isOpen ? model : undefined, closedChannels: [] };
}

/** The open channels, also those that the application has not shown to us. */
export function channelsOf({ connection: { channels } }: AmqpModel): readonly AmqpChannel[] {
  if (!Array.isArray(channels)) return [];
  return channels.flatMap((entry: unknown) =>
    isObject(entry) && isChannel(entry['channel']) ? [entry['channel']] : [],
  );
}

export function consumersOf({ consumers }: AmqpChannel): readonly string[] {
  return consumers instanceof Map ? [...consumers.keys()].map(String) : [];
}

function isChannel(value: unknown): value is AmqpChannel {
  return isObject(value) && value['consumers'] instanceof Map;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
