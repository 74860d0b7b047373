// A request that computes: the same amount of work for everybody, however little of a processor there is. It allocates, as real
// work does, so that the garbage collector and its threads take part.

const LIST = Array.from({ length: 400 }, (_, id) => ({ id, name: `Product ${id}`, price: id * 1.5, tags: ['new'] }));

/** Serialises and reads back a list, so many times. */
export function compute(rounds) {
  let length = 0;
  for (let round = 0; round < rounds; round++) length += JSON.parse(JSON.stringify(LIST)).length;
  return length;
}

/** How many rounds take so many ms of a whole core. The fastest of several tries, because only other work makes one slower. */
export function roundsFor(ms) {
  const tries = Array.from({ length: 20 }, () => {
    const startedAt = performance.now();
    compute(ROUNDS_A_TRY);
    return performance.now() - startedAt;
  });
  return Math.max(1, Math.round((ms * ROUNDS_A_TRY) / Math.min(...tries)));
}

const ROUNDS_A_TRY = 50;
