import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const port = Number(process.env['PORT'] ?? 3000);
const host = process.env['HOST'] ?? '0.0.0.0';
const platform = process.env['PLATFORM'] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();

const app = await NestFactory.create(AppModule, platform);

// Without `useProcessExit` Nest ends the process by sending the signal to itself again. The first process of a
// container (PID 1) ignores that, and would stay until the kubelet sends SIGKILL.
app.enableShutdownHooks([], { useProcessExit: true });

try {
  await app.listen(port, host);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(inUse ? `Port ${port} is in use. Set another one: PORT=${port + 10} npm start` : error);
  process.exit(1);
}

const url = `http://localhost:${new URL(await app.getUrl()).port || 80}`;
console.log(`
  ${url}/health            everything there is to know
  ${url}/health/startup    are the startup tasks done?
  ${url}/health/ready      may traffic come here?
  ${url}/health/live       does the process still work?
  ${url}/orders            the service itself

  Stop it with Ctrl-C, or as Kubernetes does: kill -TERM ${process.pid}`);
