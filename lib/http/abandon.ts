import type { ServerResponse } from 'node:http';

/**
 * Ignores errors of a response. If the application writes to a response that we have finished, it emits an error, and
 * an error without a listener ends the process.
 */
export function expectErrors(response: Pick<ServerResponse, 'on'>): void {
  response.on('error', ignore);
}

/** Destroys a response that cannot be answered, so that the client does not wait. Never throws. */
export function abandon(response: Pick<ServerResponse, 'destroy'>): void {
  try {
    response.destroy();
  } catch {
    // The application has replaced destroy(). Then the client waits until its own timeout.
  }
}

function ignore(): void {
  // The answer is already sent, so there is nothing left to do.
}
