// Compiled by what watches it: as an application has it, with its own tsconfig.json.
import { Controller, Get, Module, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProbesModule } from 'nestjs-probes';
import { NEVER, startWith } from 'rxjs';
import { VERSION } from './version';

const { PLATFORM, PORT, PROBES_PORT } = process.env;

@Controller()
class AppController {
  @Get('version')
  version() {
    return { version: VERSION };
  }

  @Sse('events')
  events() {
    return NEVER.pipe(startWith({ data: VERSION }));
  }
}

@Module({
  imports: [ProbesModule.forRoot(PROBES_PORT === undefined ? {} : { server: { port: Number(PROBES_PORT) } })],
  controllers: [AppController],
})
class AppModule {}

async function main() {
  process.once('exit', () => console.log(`Version ${VERSION} is gone`));
  const app = await NestFactory.create(AppModule, PLATFORM === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter());
  app.enableShutdownHooks();
  await app.listen(Number(PORT));
  console.log(`Version ${VERSION} is up: process ${process.pid}`);
}

void main();
