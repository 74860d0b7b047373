import { createServer } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { applicationOf } from './application-to-drain.fake.js';
import { Drain } from './drain.js';
import { HttpConnections } from './http-connections.js';
import { Lifecycle } from './lifecycle.js';

afterEach(() => void vi.restoreAllMocks());

const TURNED_AWAY = 'Clients still came when it stopped accepting: the last of them may have been turned away';

it.each<[what: string, quiet: [boolean, boolean], turnsAway: [boolean, boolean], warnings: readonly string[]]>([
  ['no client comes to either', [true, true], [false, false], []],
  ['clients come to one of them until the end', [true, false], [false, false], [TURNED_AWAY]],
  ['clients are in the queue of one of them', [true, true], [true, false], [TURNED_AWAY]],
])('of two servers, %s', async (_what, quiet, turnsAway, warnings) => {
  vi.spyOn(HttpConnections.prototype, 'isQuiet').mockReturnValue(false);
  const becomesQuiet = vi.spyOn(HttpConnections.prototype, 'quiet');
  const turns = vi.spyOn(HttpConnections.prototype, 'turnsAway', 'get');
  for (const is of quiet) becomesQuiet.mockResolvedValueOnce(is);
  // The second is not asked when the first turns clients away.
  for (const does of turnsAway) turns.mockReturnValueOnce(does);
  const lifecycle = new Lifecycle({ log: () => undefined, warn: () => undefined, error: () => undefined });
  const warn = vi.fn<(line: string) => void>();
  const logger = { log: () => undefined, warn, error: warn };
  const drain = new Drain(lifecycle, { delayMs: 1, timeoutMs: 60_000 }, logger, applicationOf());
  drain.follow(createServer());
  drain.follow(createServer());
  lifecycle.started();
  lifecycle.shutDown('SIGTERM');
  await drain.complete();
  expect(warn.mock.calls.map(([line]) => line)).toEqual(warnings);
});
