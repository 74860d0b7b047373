import { ProbesConfigurationError } from '../../errors/configuration-error.js';
import { show } from '../../settings/read-fields.js';

interface SqlClient {
  $queryRaw(query: TemplateStringsArray): PromiseLike<unknown>;
}

interface MongoClient {
  $runCommandRaw(command: { readonly ping: 1 }): PromiseLike<unknown>;
}

/** A question to the database, and how to ask it. */
interface PrismaPing {
  readonly what: string;
  query(): Promise<unknown>;
}

/** How to ask the database of this client. Clients for SQL have the method for MongoDB as well, and refuse it. */
export function prismaPing(client: unknown, subject: string): PrismaPing {
  const prisma: object = Object(client);
  // Not documented, so it may be missing one day.
  const provider = '_activeProvider' in prisma ? prisma._activeProvider : undefined;
  if (isSqlClient(prisma) && provider !== 'mongodb') {
    return { what: 'SELECT 1', query: () => plainly(() => prisma.$queryRaw`SELECT 1`) };
  }
  if (isMongoClient(prisma)) return { what: 'ping', query: () => plainly(() => prisma.$runCommandRaw({ ping: 1 })) };
  throw new ProbesConfigurationError(`${subject}the first argument must be a client of Prisma, got ${show(client)}.`);
}

function isSqlClient(client: object): client is SqlClient {
  return '$queryRaw' in client && typeof client.$queryRaw === 'function';
}

function isMongoClient(client: object): client is MongoClient {
  return '$runCommandRaw' in client && typeof client.$runCommandRaw === 'function';
}

async function plainly(query: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await query();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Not as its cause: the message of a cause is shown as well.
    // oxlint-disable-next-line preserve-caught-error
    throw new Error(plainMessage(error.message));
  }
}

/**
 * The reason alone. Prisma puts the call ahead of it, in the format for people also lines of code, and advice after it:
 * ``Invalid `prisma.$queryRaw()` invocation: … Can't reach database server at db:5432 … Please make sure …``.
 *
 * @internal
 */
export function plainMessage(message: string): string {
  const [call = ''] = /^\s*Invalid `[^`]*` invocation[^]*?\n\s*\n(?:\s*(?:→ )?\d+ .*\n)*/.exec(message) ?? [];
  const reason = message.slice(call.length).replace(/\n\s*Please make sure [^]*$/, '');
  return reason.replace(/\s+/g, ' ').trim() || message.trim();
}
