import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectNothingLeft, WELL } from '../faults/support/fault.js';
import { createWorld } from '../faults/support/world.js';
import { Probing } from './support/probing.js';
import { floorOf, type Sample, tableOf } from './support/samples.js';
import { troublesOf } from './support/troubles.js';

/** `npm run soak` takes ten minutes. Among the other tests one round of troubles shows that all of this works. */
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 0);
const TROUBLE_MS = MINUTES > 0 ? 3_000 : 600;

/** Less is no growth: a heap breathes, and memory of the system comes in large pieces. */
const GROWTH_MB = { memoryMb: 5, residentMb: 25 };

const world = createWorld('express');

describe('the sample application under many probes', () => {
  const timeoutMs = (MINUTES + 1) * 60_000;

  it(
    'answers every one of them whatever breaks, and takes no more in the end than before',
    { timeout: timeoutMs },
    async () => {
      const { app, atFirst } = world();
      const startedAt = performance.now();
      const probings = app.bases.map((base) => new Probing(base));
      const samples: Sample[] = [];

      do {
        for (const { on, off } of troublesOf(world())) {
          await on();
          await setTimeout(TROUBLE_MS);
          await off();
          await setTimeout(TROUBLE_MS / 2);
          samples.push({ atMs: performance.now() - startedAt, ...tallyOf(probings), ...(await app.holdings()) });
        }
      } while (performance.now() - startedAt < MINUTES * 60_000);
      await Promise.all(probings.map((probing) => probing.stop()));

      console.log(tableOf(samples));
      expect(probings.flatMap(({ lost }) => lost)).toEqual([]);
      for (const { answered, degraded } of probings) {
        expect(answered).toBeGreaterThan(samples.length * 50);
        expect(degraded).toBeGreaterThan(0);
      }
      const [before, after] = [samples.slice(0, samples.length / 2), samples.slice(samples.length / 2)];
      for (const figure of ['memoryMb', 'residentMb'] as const) {
        expect(floorOf(after, figure) - floorOf(before, figure)).toBeLessThan(GROWTH_MB[figure]);
      }
      expect(new Set(samples.map(({ threads }) => threads)).size).toBe(1);
      await app.comesToSay(WELL);
      await expectNothingLeft(app, atFirst);
    },
  );
});

function tallyOf(probings: readonly Probing[]): Pick<Sample, 'answered' | 'degraded' | 'lost'> {
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
  return {
    answered: sum(probings.map(({ answered }) => answered)),
    degraded: sum(probings.map(({ degraded }) => degraded)),
    lost: sum(probings.map(({ lost }) => lost.length)),
  };
}
