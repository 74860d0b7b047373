import cluster from 'node:cluster';

/** Two workers that share a port, each with an application of its own. */
if (cluster.isPrimary) {
  for (let count = 0; count < 2; count++) cluster.fork();
  cluster.on('exit', (_worker, code, signal) => console.log(`A worker has ended: ${signal ?? code}`));
} else {
  await import('./answers.js');
}
