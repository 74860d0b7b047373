import { describe, expect, it } from 'vitest';
import { restartAt } from './back-off.mjs';

const KUBELET = { firstMs: 10_000, longestMs: 300_000 };

/** How long a container waits for each of its starts, when it lives so long each time. */
function waits(livesMs, times) {
  const found = [];
  let entry;
  let startedAt = 0;
  for (let time = 0; time < times; time++) {
    const endedAt = startedAt + livesMs;
    const next = restartAt(entry, endedAt, KUBELET);
    found.push((next.at - endedAt) / 1_000);
    entry = next.entry;
    startedAt = next.at;
  }
  return found;
}

describe('the back-off of a container', () => {
  it('is none at first, then 10 s, doubled up to 5 min', () => {
    expect(waits(30_000, 9)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('goes on while the container lives for up to 10 min', () => {
    expect(waits(600_000, 4)).toEqual([0, 10, 20, 40]);
  });

  it('begins again when the container has lived for longer than 10 min', () => {
    expect(waits(600_001, 4)).toEqual([0, 0, 0, 0]);
  });
});
