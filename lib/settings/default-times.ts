/**
 * The default deadline of a check, in milliseconds. Because the user has not chosen it, it is never refused as a
 * contradiction.
 */
export const DEFAULT_TIMEOUT_MS = 750;

/** The default time between two background runs of a check, in milliseconds. */
export const DEFAULT_INTERVAL_MS = 10_000;
