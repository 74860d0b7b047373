/**
 * How long a probe waits for a new result, on either port, in milliseconds. By default the kubelet gives up after 1 s,
 * and an old result is better than none.
 */
export const REPLY_WITHIN_MS = 900;
