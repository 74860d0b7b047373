import type { Server } from 'node:http';
import type { HttpAdapterHost } from '@nestjs/core';
import type { Lifecycle } from './lifecycle.js';

/** An application with HTTP is reached through its server: from the moment that listens. */
export function followListening({ httpAdapter }: HttpAdapterHost, lifecycle: Lifecycle): void {
  const server: Server | undefined = httpAdapter?.getHttpServer();
  if (!server || server.listening) return;
  lifecycle.setListening(false);
  // The server's own event, and not Nest's: tests and some platforms listen past Nest.
  server.once('listening', () => lifecycle.setListening(true));
}
