import { Client } from 'pg';

const TOO_MANY_CONNECTIONS = '53300';

/** Somebody else at the same server, with a name of their own, who may do anything. */
export class Administrator {
  private constructor(private readonly url: string) {}

  static async at(url: string): Promise<Administrator> {
    const first = await connect(url);
    await first.query(`CREATE ROLE administrator SUPERUSER LOGIN PASSWORD 'administrator'`);
    await first.end();
    return new Administrator(url.replace('postgres:password', 'administrator:administrator'));
  }

  /** Stays until it is ended. */
  session(): Promise<Client> {
    return connect(this.url);
  }

  async does(...statements: readonly string[]): Promise<void> {
    // From another database, because one of the orders closes the application's.
    const client = await connect(this.url.replace(/\/postgres$/, '/template1'));
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  /** In the application's own database. */
  async doesInside(statement: string): Promise<void> {
    const client = await connect(this.url);
    await client.query(statement);
    await client.end();
  }

  /** Ends all connections of the application, as a failover or a person does. */
  async throwsOutTheApplication(): Promise<void> {
    await this.does(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'`);
  }

  /** Takes every connection that the server has to give; the application keeps none. */
  async takesAllConnections(): Promise<Client[]> {
    const taken = [await this.session()];
    for (;;) {
      try {
        taken.push(await this.session());
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const thrownOut = await taken[0]?.query(
          `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'postgres'`,
        );
        if (thrownOut?.rowCount === 0) return taken;
      }
    }
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  // It may be lost with the server, on purpose.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === TOO_MANY_CONNECTIONS;
}
