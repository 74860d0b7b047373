import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** The platforms of Nest. `describe.each(platforms)('on $name', (platform) => …)` runs tests on both. */
export const platforms: readonly Platform[] = [
  { name: 'Express', createAdapter: () => new ExpressAdapter() },
  { name: 'Fastify', createAdapter: () => new FastifyAdapter() },
];

export interface Platform {
  readonly name: 'Express' | 'Fastify';
  createAdapter(): AbstractHttpAdapter;
}
