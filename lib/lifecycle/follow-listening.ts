import type { Server } from 'node:http';
import type { HttpAdapterHost } from '@nestjs/core';
import type { Lifecycle } from './lifecycle.js';

/** Keeps the application unreachable until its HTTP server listens. */
export function followListening({ httpAdapter }: HttpAdapterHost, lifecycle: Lifecycle): void {
  const server: Server | undefined = httpAdapter?.getHttpServer();
  if (!server || server.listening) return;
  lifecycle.setListening(false);
  // We use the server's event, because tests and some platforms call `listen()` without Nest.
  server.once('listening', () => lifecycle.setListening(true));
}
