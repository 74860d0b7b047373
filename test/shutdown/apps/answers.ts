import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  type INestApplication,
  type MessageEvent,
  Module,
  Post,
  Query,
  Res,
  Sse,
} from '@nestjs/common';
import { interval, map, type Observable } from 'rxjs';
import { probes, serve } from './serve.js';
import { settings } from './settings.js';

type RawResponse = ServerResponse & { readonly raw?: ServerResponse };

/** Every way in which an application answers. */
@Controller()
class AnswersController {
  @Get('value')
  value(): object {
    return { ok: true };
  }

  @Get('after')
  async after(@Query('ms') ms: string): Promise<object> {
    await setTimeout(Number(ms));
    return { ok: true };
  }

  @Get('error')
  error(): never {
    throw new Error('As the test wants it');
  }

  @Get('compute')
  compute(): object {
    for (const until = performance.now() + 50; performance.now() < until;);
    return { ok: true };
  }

  @Get('raw')
  raw(@Res() response: RawResponse): void {
    (response.raw ?? response).end('written past the framework');
  }

  @Get('raw-head')
  rawHead(@Res() response: RawResponse): void {
    const raw = response.raw ?? response;
    raw.writeHead(200, { 'Content-Type': 'text/plain' });
    raw.write('one ');
    raw.end('two');
  }

  @Get('own-keep-alive')
  ownKeepAlive(@Res() response: RawResponse): void {
    (response.raw ?? response).writeHead(200, { Connection: 'keep-alive' }).end('as a proxy copies it');
  }

  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }

  @Get('never')
  never(): Promise<never> {
    console.log('Asked for what never comes');
    return new Promise(() => undefined);
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return interval(20).pipe(map((count) => ({ data: { count } })));
  }
}

@Module({ imports: probes, controllers: [AnswersController] })
class AnswersModule {}

/** What a WebSocket does to HTTP: takes the connection over, and answers each piece that comes. */
function upgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.on('data', (piece) => socket.write(piece));
  socket.on('error', () => undefined);
}

function upgradeServer(app: INestApplication): void {
  (app.getHttpServer() as Server).on('upgrade', upgrade);
}

const app = await serve(AnswersModule, (created) => {
  if (settings.variant === 'upgrades') upgradeServer(created);
});
if (settings.variant === 'upgrades once it listens') upgradeServer(app);
if (settings.variant === 'tells when it accepts nobody') {
  const timer = setInterval(() => {
    if ((app.getHttpServer() as Server).listening) return;
    clearInterval(timer);
    console.log('Accepts nobody any more');
  }, 5).unref();
}
console.log('Set up');
