/** The parts of a `pg` connection that the ping uses. Written out, so that `pg` is not loaded here. */
export interface PgClient {
  /** The values that `pg` has found in the options, the URL and the environment. */
  readonly host?: string;
  readonly port?: number;
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  /** Missing in pg-native. */
  readonly connection?: { readonly stream?: { destroy?(): unknown } };
}

/** The parts of a `pg` pool that the ping uses. */
export interface PgPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number; stream?: unknown };
  readonly Client: new (options: PgPool['options']) => PgClient;
  connect(
    callback: (error: Error | undefined, client: PgClient | undefined, release: (error?: Error) => void) => void,
  ): void;
  on(event: 'release' | 'remove', listener: () => void): unknown;
}

export const IGNORE = (): void => undefined;

export function isPgPool(value: unknown): value is PgPool {
  const pool = value as Partial<PgPool> | null | undefined;
  return (
    typeof pool?.totalCount === 'number' &&
    typeof pool.idleCount === 'number' &&
    typeof pool.waitingCount === 'number' &&
    typeof pool.options?.max === 'number' &&
    typeof pool.connect === 'function'
  );
}
