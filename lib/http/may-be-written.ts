import type { ServerResponse } from 'node:http';

/** The parts of a response that show whether it can still be written. `stream` exists only with HTTP/2. */
export type Writable = Pick<ServerResponse, 'headersSent' | 'writableEnded' | 'destroyed'> & {
  readonly stream?: { readonly destroyed: boolean };
};

/**
 * Whether we may still answer. The application may answer a request, or close or destroy its response, at any moment:
 * from a listener of its server, or while we wait for a check. Then its own answer counts.
 */
export function mayBeWritten(response: Writable): boolean {
  return !response.headersSent && canBeEnded(response);
}

/** Whether the rest of an answer that has begun can still be sent. */
export function canBeEnded({ writableEnded, destroyed, stream }: Writable): boolean {
  return !writableEnded && !destroyed && !stream?.destroyed;
}
