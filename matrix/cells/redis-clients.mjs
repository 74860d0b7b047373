// What pingRedis is given: both clients of Redis, in each of their versions, on a real server.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from '../running/nodes.mjs';
import { scratchFolder } from '../running/scratch.mjs';
import { installSuite, runSpecs } from '../running/vitest.mjs';
import { nest12 } from './combinations.mjs';

const hasServer = spawnSync('redis-server', ['--version']).status === 0;
const CLIENTS = ['ioredis', 'redis'];

export const redisClients = [client('5', '4'), client('5', '5'), client('6', '6')];

function client(ioredis, redis) {
  const id = `ioredis${ioredis}-redis${redis}`;
  return {
    id,
    title: `ioredis ${ioredis}, node-redis ${redis}`,
    group: 'clients',
    folder: id,
    async run(cell) {
      cell.progress('packages');
      const folder = scratchFolder(id);
      const runtime = await nodeOf('22', cell.log);
      const { typeorm: _typeorm, '@nestjs/typeorm': _nestTypeorm, ...nest } = nest12;
      await installSuite(cell, folder, { ...nest, ioredis: `^${ioredis}.0.0`, redis: `^${redis}.0.0` });
      cell.installedIn(folder, CLIENTS);
      await cell.step('types', () => typeCheck(cell, folder));
      if (!hasServer) cell.leftOut('PING on a real server: there is no redis-server on this machine');
      await cell.step('ready-made/redis.spec.ts', () =>
        runSpecs(cell, folder, runtime, ['test/ready-made/redis.spec.ts']),
      );
    },
  };
}

/** Both are what pingRedis takes. */
async function typeCheck(cell, folder) {
  const source = `import { Redis } from 'ioredis';
import { pingRedis } from 'nestjs-probes/redis';
import { createClient } from 'redis';
import type { CheckContext } from 'nestjs-probes';
export const pings = (context: CheckContext) => [pingRedis(new Redis(), context), pingRedis(createClient(), context)];
`;
  writeFileSync(join(folder, 'clients.mts'), source);
  const flags = [
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--strict',
    '--skipLibCheck',
    '--noEmit',
    '--types',
    'node',
  ];
  await cell.run('npx', ['tsc', '--ignoreConfig', ...flags, 'clients.mts'], { cwd: folder });
}
