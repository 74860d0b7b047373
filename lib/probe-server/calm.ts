import { BEAT_EVERY_MS } from './beat.js';
import type { Thresholds } from './messages.js';

/** A main thread that is busy for less than this part of the time is calm. */
const CALM_BELOW = 0.1;

/** The longest time between two signs of life, in milliseconds. */
export const CALM_EVERY_MS = 1_000;

/** A sign is never older than this part of a threshold, so that a stall is not taken for longer than it is by more. */
const PART_OF_THRESHOLD = 0.2;

/** How often a calm main thread gives a sign of life, and the other thread looks at it, in milliseconds. */
export function calmEveryMs({ unreadyAfterMs, deadAfterMs }: Thresholds): number {
  const wanted = Math.floor(Math.min(unreadyAfterMs, deadAfterMs) * PART_OF_THRESHOLD);
  return Math.min(CALM_EVERY_MS, Math.max(BEAT_EVERY_MS, wanted));
}

/** Whether a main thread that was busy for `busyMs` of `tookMs` is calm. */
export function isCalm(busyMs: number, tookMs: number): boolean {
  return busyMs < tookMs * CALM_BELOW;
}
