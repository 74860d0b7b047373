import { Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { expect, it } from 'vitest';
import { setDistance } from './nest-module-order.js';

@Module({})
class AppModule {}

it('a module of Nest accepts another distance', async () => {
  const nest = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const [module] = nest.get(ModulesContainer).values();
  expect(module && setDistance(module, -1)).toBe(true);
  expect(module?.distance).toBe(-1);
  await nest.close();
});

it.each<[what: string, module: object]>([
  ['has no distance', {}],
  ['has a distance of another kind', { distance: 'far' }],
  ['does not let it be set', Object.freeze({ distance: 1 })],
  ['does not keep it', Object.defineProperty({}, 'distance', { get: () => 1, set() {} })],
])('a module that %s keeps its place, and the result says so', (_what, module) => {
  expect(setDistance(module, -1)).toBe(false);
});

it('a module without a distance gets none', () => {
  const module = {};
  setDistance(module, -1);
  expect(module).toEqual({});
});
