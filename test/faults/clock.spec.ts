import { describe, expect, it } from 'vitest';
import { WELL } from './support/fault.js';
import { createWorld } from './support/world.js';

const HOUR_MS = 3_600_000;

const world = createWorld('express');

describe('a clock that is set', () => {
  it.each([
    ['back by an hour', -HOUR_MS],
    ['forward by an hour', HOUR_MS],
    ['forward by ten years', 10 * 365 * 24 * HOUR_MS],
    ['back to 1970', -Date.now()],
  ])('%s makes no result fresh or stale', async (_name, aheadMs) => {
    const { app, partner } = world();
    await app.comesToSay(WELL);
    const askedBefore = partner.asked;
    const startedAt = performance.now();

    await app.order(`set clock: ${aheadMs}`);
    await app.goesOnSaying(WELL);
    await app.goesOnSaying(WELL);
    const { health } = await app.says();

    expect(health.text).not.toContain('stale');
    const asked = partner.asked - askedBefore;
    const seconds = (performance.now() - startedAt) / 1_000;
    // Once in each maxAgeMs, which is a second here: no result has been taken for old, and none has stayed for good.
    expect(asked).toBeGreaterThanOrEqual(1);
    expect(asked).toBeLessThanOrEqual(seconds + 1);
    const { checks } = health.body as { checks: { checked_at: string }[] };
    expect(Math.abs(Date.parse(`${checks[0]?.checked_at}`) - (Date.now() + aheadMs))).toBeLessThan(60_000);
  });
});
