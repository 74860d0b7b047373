/** A thousand checks with their details are less. */
export const LONGEST_BYTES = 2 * 1024 * 1024;

export const TOO_LONG = 'The body is longer than 2 MB, so it is not of nestjs-probes.';
