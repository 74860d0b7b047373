import { NestFactory } from '@nestjs/core';
import { type INestApplication, Logger, type Type } from '@nestjs/common';

/** What every `main.ts` does, on the platform that the test names. Prints where it listens. */
export async function bootstrap(
  module: Type,
  { shutdownHooks = true, abortOnError = true } = {},
): Promise<INestApplication> {
  // The other one is not loaded: the suite starts hundreds of processes.
  const adapter =
    process.argv[2] === 'Fastify'
      ? new (await import('@nestjs/platform-fastify')).FastifyAdapter()
      : new (await import('@nestjs/platform-express')).ExpressAdapter();
  const app = await NestFactory.create(module, adapter, { abortOnError });
  if (shutdownHooks) app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  new Logger('main').log(`Listening on ${await app.getUrl()}`);
  return app;
}
