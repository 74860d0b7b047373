import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool, PoolConfig } from 'pg';

const ADAPTER = '@prisma/adapter-pg';
const PACKAGES = ['prisma@7', '@prisma/client@7', `${ADAPTER}@7`, 'pg@8'];

const SCHEMA = `
generator client {
  provider = "prisma-client-js"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Thing {
  id Int @id
}
`;

interface PrismaClient {
  $queryRaw(query: TemplateStringsArray, ...values: never[]): PromiseLike<unknown>;
  $disconnect(): Promise<void>;
}

/** Prisma with its driver adapter for `pg`, from npm, and the client that it has generated. */
export interface Prisma {
  /** A client over a pool that the test can see. */
  connect(options: PoolConfig): { readonly client: PrismaClient; readonly pool: Pool };
  remove(): void;
}

/** Installs Prisma into a temporary folder and generates a client there, in about half a minute. */
export async function generatePrisma(): Promise<Prisma> {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-probes-prisma-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(join(folder, 'schema.prisma'), SCHEMA);
  writeFileSync(join(folder, 'prisma.config.ts'), "export default { schema: './schema.prisma' };\n");
  const run = promisify(execFile);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...PACKAGES], { cwd: folder });
  // It would be downloaded, and generating a client does not use it. It only has to be a file.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  await run('npx', ['prisma', 'generate'], { cwd: folder, env });

  const require = createRequire(join(folder, 'package.json'));
  const { PrismaClient } = require(join(folder, 'generated')) as {
    PrismaClient: new (options: object) => PrismaClient;
  };
  const { PrismaPg } = require(ADAPTER) as { PrismaPg: new (pool: Pool) => object };
  const pg = require('pg') as typeof import('pg');
  return {
    connect(options) {
      const pool = new pg.Pool(options);
      pool.on('error', () => undefined);
      return { pool, client: new PrismaClient({ adapter: new PrismaPg(pool) }) };
    },
    remove() {
      remove();
      process.off('exit', remove);
    },
  };
}
