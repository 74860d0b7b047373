import { setImmediate } from 'node:timers/promises';
import { ConsoleLogger, type INestApplication, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { settings } from './settings.js';

export const logger = new ConsoleLogger({ colors: false });

/** For the `imports` of the program's module: nothing where the test wants a plain application. */
export const probes =
  settings.drain === false ? [] : [ProbesModule.forRoot(settings.drain && { drain: settings.drain })];

/** What every `main.ts` does, as the test has it. Prints where it listens. */
export async function serve(module: Type, configure?: (app: INestApplication) => void): Promise<INestApplication> {
  // The other one is not loaded: the suite starts hundreds of processes.
  const adapter =
    settings.platform === 'Fastify'
      ? new (await import('@nestjs/platform-fastify')).FastifyAdapter()
      : new (await import('@nestjs/platform-express')).ExpressAdapter();
  const app = await NestFactory.create(module, adapter, { logger, ...settings.nest });
  heedSignals(app);
  configure?.(app);
  await app.listen(0, '127.0.0.1');
  if (settings.drain === false) console.log('Plain Nest, without ProbesModule');
  console.log(`Listening on ${await app.getUrl()}`);
  return app;
}

export function heedSignals(app: INestApplicationContext): void {
  const witness = () => console.log(`Heard SIGTERM, ${app.get(ProbesService).phase}`);
  if (settings.hooks === 'exit') app.enableShutdownHooks([], { useProcessExit: true });
  else if (settings.hooks !== false) app.enableShutdownHooks();
  // Without hooks it would be the only one that hears the signal, and keep it from ending the process.
  if (settings.hooks !== false && settings.drain !== false) process.once('SIGTERM', witness);
  process.once('message', () => void close(app, witness));
}

/** Closes the application when the test says so; then the process ends if nothing is left in it. */
async function close(app: INestApplicationContext, witness: () => void): Promise<void> {
  process.disconnect();
  await app.close();
  process.removeListener('SIGTERM', witness);
  // What is closed already takes a few turns to be gone.
  for (let turn = 0; turn < 10; turn++) await setImmediate();
  const listeners = ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal));
  console.log(`Closed, listeners for signals: ${listeners}, left: ${process.getActiveResourcesInfo().filter(isOurs)}.`);
}

/** Not the pipes to the test. */
function isOurs(resource: string): boolean {
  return /Timeout|TCP/.test(resource);
}
