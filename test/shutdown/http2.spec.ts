import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProbesModule } from 'nestjs-probes';
import { expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';

const begun = new Gate();
const finish = new Gate();

@Controller()
class SlowController {
  @Get('slow')
  async slow() {
    begun.open();
    await finish.opened;
    return 'done';
  }
}

@Module({ imports: [ProbesModule.forRoot({ drain: { timeoutMs: 60_000 } })], controllers: [SlowController] })
class AppModule {}

async function ask(session: ClientHttp2Session, path: string): Promise<string> {
  const stream = session.request({ ':path': path });
  stream.setEncoding('utf8');
  return text(stream);
}

it('over HTTP/2 a client is told to leave, its request is answered, and idle sessions hold nothing up', async () => {
  const app = await NestFactory.create(AppModule, new FastifyAdapter({ http2: true }), { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const [busy, idle] = [connect(url), connect(url)];
  onTestFinished(() => [busy, idle].forEach((session) => session.destroy()));
  expect(JSON.parse(await ask(idle, '/health/live'))).toMatchObject({ status: 'alive' });
  const told = Promise.all([once(busy, 'goaway'), once(idle, 'goaway')]);
  const answer = ask(busy, '/slow');
  await begun.opened;

  const closed = app.close();
  await told;
  finish.open();
  expect(await answer).toBe('done');
  await closed;
});
