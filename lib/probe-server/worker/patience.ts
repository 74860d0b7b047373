/** If the main thread does not take up a question within this time, it is busy. */
export const TAKEN_UP_WITHIN_MS = 50;

/** How often this thread checks whether to go on waiting for an answer. */
export const LOOK_EVERY_MS = 25;
