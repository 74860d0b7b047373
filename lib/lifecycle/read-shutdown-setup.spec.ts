import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closesByForce, readShutdownSetup } from './read-shutdown-setup.js';

let listeners: NodeJS.SignalsListener[];
let nest: INestApplicationContext | undefined;

beforeEach(() => {
  // The test runner may have listeners too, and they would be taken for Nest's hooks.
  listeners = process.listeners('SIGTERM') as NodeJS.SignalsListener[];
  process.removeAllListeners('SIGTERM');
});

afterEach(async () => {
  await nest?.close();
  process.removeAllListeners('SIGTERM');
  for (const listener of listeners) process.on('SIGTERM', listener);
});

@Module({})
class AppModule {}

/** An application, set up as a main file would do it. */
async function setupOf(imports: DynamicModule['imports'] = [], options: object = {}, hooks = false) {
  const root = { module: AppModule, imports: [DiscoveryModule, ...imports] };
  nest = await NestFactory.createApplicationContext(root, { logger: false, ...options });
  if (hooks) nest.enableShutdownHooks(['SIGTERM']);
  return readShutdownSetup(nest.get(DiscoveryService), nest.get(ModulesContainer));
}

it('an application that sets nothing has no hooks, refuses nothing and drains once', async () => {
  expect(await setupOf()).toMatchObject({
    hooksEnabled: false,
    return503OnClosing: false,
    optionsAreUnknown: false,
    terminusDelayMs: 0,
  });
});

it('the shutdown hooks of Nest are found', async () => {
  expect(await setupOf([], {}, true)).toMatchObject({ hooksEnabled: true });
});

it.each([true, false])('`return503OnClosing: %s` is read from the options of NestFactory.create()', async (value) => {
  expect(await setupOf([], { return503OnClosing: value })).toMatchObject({ return503OnClosing: value });
});

it.each<[what: string, terminus: DynamicModule | typeof TerminusModule, ms: number]>([
  ['with a drain', TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 5_000 }), 5_000],
  ['without one', TerminusModule.forRoot(), 0],
  ['without options', TerminusModule, 0],
])('the wait of Terminus is read from its options: %s', async (_what, terminus, terminusDelayMs) => {
  expect(await setupOf([terminus])).toMatchObject({ terminusDelayMs });
});

it.each([true, false])('`forceCloseConnections: %s` is read in the same way', async (value) => {
  await setupOf([], { forceCloseConnections: value });
  expect(closesByForce(nest?.get(ModulesContainer) as ModulesContainer)).toBe(value);
});

it('the drain waits for answers that have begun when Nest does not show its options', () => {
  expect(closesByForce(new Map() as never)).toBe(false);
});

it('when Nest has no modules and no options, every setting reads as not set', () => {
  const discovery = { getProviders: () => [] } as unknown as DiscoveryService;
  expect(readShutdownSetup(discovery, new Map() as never)).toMatchObject({
    return503OnClosing: false,
    optionsAreUnknown: true,
  });
  const strange = new Map([['root', { container: null }]]);
  expect(readShutdownSetup(discovery, strange as never)).toMatchObject({ return503OnClosing: false });
});
