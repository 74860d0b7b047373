import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type INestApplication, Logger, type Type } from '@nestjs/common';

/** What every `main.ts` does, on the platform that the test names. Prints where it listens. */
export async function bootstrap(module: Type, { shutdownHooks = true } = {}): Promise<INestApplication> {
  const adapter = process.argv[2] === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(module, adapter);
  if (shutdownHooks) app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  new Logger('main').log(`Listening on ${await app.getUrl()}`);
  return app;
}
