/** How many slots a Redis Cluster has. */
export const SLOTS = 16_384;

/** More tries than it takes to hit a single slot, unless one has very bad luck. */
const MOST_TRIES = 20 * SLOTS;

const EACH_SLOT = Array.from({ length: SLOTS }, (_, slot) => slot);

/** The slot of a key without braces, as the servers compute it: CRC16, by XMODEM. */
export function slotOf(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc % SLOTS;
}

/** A key in one of the slots that are `wanted`. No application is likely to have one of this name. */
export function keyInSlot(wanted: (slot: number) => boolean): string | undefined {
  if (!EACH_SLOT.some(wanted)) return undefined;
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const key = `nestjs-probes:${tried}`;
    if (wanted(slotOf(key))) return key;
  }
  return undefined;
}
