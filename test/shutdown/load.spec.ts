import { describe, expect, it } from 'vitest';
import type { Exit } from '../support/child.js';
import { platforms } from '../support/platforms.js';
import { Load, type Tally } from './support/load.js';
import { BY_SIGTERM, moment, run } from './support/program.js';

const SHUTDOWNS = 10;
const SIDE_BY_SIDE = 4;
const DELAY_MS = 700;

/** From SIGTERM until the last node has heard that the pod is no longer an endpoint of its Service. */
const ENDPOINT_REMOVED_AFTER_MS = 200;

describe.each(platforms)('under load on $name', ({ name: platform }) => {
  it(
    `${SHUTDOWNS} processes that are told to end at a random moment lose not one request`,
    { timeout: 180_000 },
    async () => {
      const shutdowns = await sideBySide(SHUTDOWNS, () =>
        shutDownUnderLoad({ platform, drain: { delayMs: DELAY_MS } }),
      );

      const tallies = shutdowns.map(({ tally }) => tally);
      expect(tallies.flatMap(({ lost }) => lost)).toEqual([]);
      // Each of them was under load: before, in the window, and when the server stopped accepting.
      for (const { sent, answeredWhileLeaving, inFlightAtStop } of tallies) {
        expect(sent).toBeGreaterThan(20);
        expect(answeredWhileLeaving).toBeGreaterThan(0);
        expect(inFlightAtStop).toBeGreaterThan(0);
      }
      expect(shutdowns.map(({ exit }) => exit)).toEqual(Array.from({ length: SHUTDOWNS }, () => BY_SIGTERM));
    },
  );

  it('a plain Nest application with shutdown hooks loses requests of the same load', async () => {
    const shutdowns = await sideBySide(2, () => shutDownUnderLoad({ platform, drain: false }));

    for (const { tally } of shutdowns) {
      expect(tally.lost).not.toEqual([]);
    }
  });
});

interface Shutdown {
  readonly tally: Tally;
  readonly exit: Exit;
}

async function shutDownUnderLoad(settings: Parameters<typeof run>[1]): Promise<Shutdown> {
  const program = run('shop', settings);
  const load = new Load(await program.started());
  await load.underWay();
  await moment(Math.random() * 400);
  program.kill('SIGTERM');
  load.leaving();
  await moment(ENDPOINT_REMOVED_AFTER_MS);
  const tally = await load.stop();
  return { tally, exit: await program.exit };
}

async function sideBySide(count: number, work: () => Promise<Shutdown>): Promise<Shutdown[]> {
  const done: Shutdown[] = [];
  let begun = 0;
  const lane = async () => {
    while (begun++ < count) done.push(await work());
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  return done;
}
