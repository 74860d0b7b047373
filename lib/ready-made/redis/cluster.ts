/** A master of a Redis Cluster, as the client knows it. */
export interface Master {
  /** `127.0.0.1:7001` */
  readonly address: string;
  /** How to ask it. `undefined` while the client has no connection to it. */
  readonly connection: MasterConnection | undefined;
}

export interface MasterConnection {
  /** The same object as long as the client asks this master on the same connection. */
  readonly key: object;
  ping(): PromiseLike<unknown>;
  /** The answer to `CLUSTER INFO`. */
  info(): PromiseLike<unknown>;
}

/** What the check needs of a client of a Redis Cluster. Each library has its own. */
export interface ClusterClient {
  /** Resolves when the client knows the masters. */
  ready(): PromiseLike<unknown>;
  masters(): readonly Master[];
  /**
   * Lets the client learn the masters anew, because `silent` does not answer and the cluster may have another one in its
   * place.
   *
   * @param answering The masters that answer.
   */
  learnAnew(silent: Master, answering: readonly Master[]): Promise<void>;
}
