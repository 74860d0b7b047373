import type { ServerResponse } from 'node:http';

/** Whoever writes to a response that we have finished makes it emit an error, which would end the process. */
export function expectErrors(response: Pick<ServerResponse, 'on'>): void {
  response.on('error', ignore);
}

/** Ends what cannot be answered, so that the one who asks does not wait in vain. Throws nothing, whatever stands in its place. */
export function abandon(response: Pick<ServerResponse, 'destroy'>): void {
  try {
    response.destroy();
  } catch {
    // The application has put something of its own in the place of destroy(). The client's patience ends it then.
  }
}

function ignore(): void {
  // The answer is out, and nothing is left to be done about it.
}
