// Numbers from 0 to 1 that look random and are the same for the same seed.

/**
 * @param seed A whole number.
 * @param stream What the numbers are for. Each stream has numbers of its own, so that one part of the simulation can draw
 *   more without changing the others.
 */
export function randomOf(seed, stream) {
  let state = seed >>> 0;
  for (const letter of stream) state = Math.imul(state ^ letter.codePointAt(0), 0x9e_37_79_b1) >>> 0;
  // Mulberry32.
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const between = (random, from, to) => from + (to - from) * random();
