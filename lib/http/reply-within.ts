/**
 * How long a probe waits for a fresh result, on either port, in milliseconds. The kubelet gives up after 1 s, unless it is
 * told otherwise: a result that is old beats none.
 */
export const REPLY_WITHIN_MS = 900;
