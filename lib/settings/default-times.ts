/** The deadline of a check where nobody sets one, in milliseconds. Nobody has decided on it, so it contradicts nothing. */
export const DEFAULT_TIMEOUT_MS = 750;

/** How often a check runs where nobody says so, in milliseconds. */
export const DEFAULT_INTERVAL_MS = 10_000;
