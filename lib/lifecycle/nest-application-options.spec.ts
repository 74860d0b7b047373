import { Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { applicationOptions } from './nest-application-options.js';

@Module({})
class AppModule {}

const NONE = { forceCloseConnections: false, return503OnClosing: false };

describe('the options of the application', () => {
  it.each([
    [{}, NONE],
    [{ forceCloseConnections: true }, { ...NONE, forceCloseConnections: true }],
    [{ return503OnClosing: true }, { ...NONE, return503OnClosing: true }],
    [{ forceCloseConnections: false, return503OnClosing: false }, NONE],
  ])('%j are found in Nest', async (options, found) => {
    const nest = await NestFactory.createApplicationContext(AppModule, { logger: false, ...options });
    expect(applicationOptions(nest.get(ModulesContainer))).toEqual(found);
    await nest.close();
  });

  it.each<[what: string, container: object, found: object]>([
    ['of Fastify are in its own', fastify({ forceCloseConnections: true }), { ...NONE, forceCloseConnections: true }],
    ['of Fastify may be missing', fastify({}), NONE],
    ['may be missing', { contextOptions: undefined }, NONE],
    ['may come without an adapter', { contextOptions: {}, getHttpAdapterRef: () => undefined }, NONE],
  ])('%s', (_what, container, found) => {
    expect(optionsIn({ container })).toEqual(found);
  });

  it.each<[what: string, root: unknown]>([
    ['no module', undefined],
    ['a module without a container', {}],
    ['a container of another kind', { container: null }],
    ['a container without the options', { container: { getHttpAdapterRef: () => undefined } }],
  ])('are unknown in a version of Nest with %s', (_what, root) => {
    expect(optionsIn(root)).toBeUndefined();
  });
});

function optionsIn(root: unknown) {
  return applicationOptions(new Map(root === undefined ? [] : [['root', root]]) as never);
}

function fastify(initialConfig: object) {
  // The application of Express is a function.
  const instance = Object.assign(() => undefined, { initialConfig });
  return { contextOptions: {}, getHttpAdapterRef: () => ({ getInstance: () => instance }) };
}
