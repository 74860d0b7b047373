/** A question that the main thread has not taken up by then finds it busy. */
export const TAKEN_UP_WITHIN_MS = 50;

/** How often this thread looks whether an answer is still worth waiting for. */
export const LOOK_EVERY_MS = 25;
