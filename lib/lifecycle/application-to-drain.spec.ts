import cluster from 'node:cluster';
import type { IncomingMessage, Server } from 'node:http';
import type { ModulesContainer } from '@nestjs/core';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { DrainTasks } from '../tasks/drain-tasks.js';
import type { ApplicationServers } from './application-servers.js';
import { applicationToDrain, type Microservices } from './application-to-drain.js';

afterEach(() => void vi.unstubAllEnvs());

interface Given {
  readonly contextOptions?: object;
  readonly strangers?: readonly unknown[];
  readonly tasks?: number;
  readonly kinds?: Microservices['kinds'];
  readonly hasHttp?: boolean;
}

function made({ contextOptions = {}, strangers = [], tasks = 0, kinds = [], hasHttp = false }: Given = {}) {
  const modules = new Map([['root', { container: { contextOptions } }]]) as unknown as ModulesContainer;
  const drainTasks = { size: tasks } as DrainTasks;
  const microservices = { kinds } as Microservices;
  const servers = { strangers } as unknown as ApplicationServers;
  const settings = { hasHttp, isDelaySet: false };
  const application = applicationToDrain('health', modules, servers, drainTasks, microservices, settings);
  return { application, drainTasks, microservices };
}

it('waits for the drain tasks from the beginning, and for messages after the window', () => {
  const { application, drainTasks, microservices } = made();
  expect(application.work).toEqual([drainTasks]);
  expect(application.served).toEqual([microservices]);
});

it('tells clients from those who ask for its probes', () => {
  const { application } = made();
  const isClient = (url: string) => application.isClient({ url, rawHeaders: [] } as unknown as IncomingMessage);
  expect([isClient('/orders'), isClient('/health/ready')]).toEqual([true, false]);
});

it.each([true, false])('reads forceCloseConnections when the drain asks: %s', (forceCloseConnections) => {
  const contextOptions = { forceCloseConnections: !forceCloseConnections };
  const { application } = made({ contextOptions });
  contextOptions.forceCloseConnections = forceCloseConnections;
  expect(application.closesByForce()).toBe(forceCloseConnections);
});

it.each([
  ['outside of Kubernetes', undefined, true],
  ['in Kubernetes', '10.0.0.1', false],
])('others take its clients over when it is a worker of a cluster %s: %j, %j', (_where, host, hasSuccessors) => {
  const { isWorker } = cluster;
  onTestFinished(() => void Object.assign(cluster, { isWorker }));
  Object.assign(cluster, { isWorker: true });
  vi.stubEnv('KUBERNETES_SERVICE_HOST', host);
  expect(made().application.hasSuccessors()).toBe(hasSuccessors);
});

it('names the servers that are not followed by their addresses', () => {
  const at = (address: unknown) => ({ address: () => address }) as Server;
  const { application } = made({ strangers: [at({ port: 3_001 }), at('/tmp/socket')] });
  expect(application.strangers()).toEqual(['port 3001', '/tmp/socket']);
});

it.each<[what: string, given: Given, isServed: boolean]>([
  ['with HTTP', { hasHttp: true, tasks: 1 }, true],
  ['with nothing at all', {}, true],
  ['with drain tasks alone', { tasks: 1 }, false],
  ['with drain tasks and a microservice over TCP', { tasks: 1, kinds: ['routed'] }, true],
  ['with a microservice on a broker', { kinds: ['fetched'] }, false],
])('%s: somebody sends traffic to %j: %s', (_what, given, isServed) => {
  expect(made(given).application.isServed()).toBe(isServed);
});
