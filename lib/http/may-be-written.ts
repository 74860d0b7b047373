import type { ServerResponse } from 'node:http';

/** What of a response tells whether it can still be written. `stream` is that of HTTP/2. */
export type Writable = Pick<ServerResponse, 'headersSent' | 'writableEnded' | 'destroyed'> & {
  readonly stream?: { readonly destroyed: boolean };
};

/**
 * Whether an answer is still ours to give. An application may answer a request, close or destroy its response at any
 * moment, from a listener of its server or while we wait for a check. Its own answer stands then.
 */
export function mayBeWritten(response: Writable): boolean {
  return !response.headersSent && canBeEnded(response);
}

/** Whether it still takes the rest of what has been begun. */
export function canBeEnded({ writableEnded, destroyed, stream }: Writable): boolean {
  return !writableEnded && !destroyed && !stream?.destroyed;
}
