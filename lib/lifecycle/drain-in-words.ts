/** What the log tells of a drain. */

export function servingOn(delayMs: number): string {
  return `Serving on for ${delayMs} ms, while traffic is sent elsewhere`;
}

/** By default, that is outside of Kubernetes and production, or by hand. */
export const NO_WINDOW = 'Not serving on, because drain.delayMs is 0: requests in flight end, and nobody new is served';

export function notFollowed(where: string): string {
  return (
    `Not drained: the HTTP server on ${where}, which is not known to serve this application. If it does, hand it in with ` +
    'ProbesService.follow(server)'
  );
}

/** Why it takes longer than the line before has said. */
export function servingOnForClients(atMostMs: number): string {
  return `New clients still come, so serving on until they stop: ${atMostMs} ms at most`;
}

export function stillInFlight(count: number, leftMs: number): string {
  return `Waiting for requests in flight, ${Math.round(leftMs)} ms more at most: ${count}`;
}

/** @param why After what time, or because of what. */
export function someWereCut(count: number, why: string): string {
  return `Closed connections whose requests were not done ${why}: ${count}`;
}

/** Nobody knows how many: it is the system that resets them. */
export const TURNED_AWAY = 'Clients still came when it stopped accepting: the last of them may have been turned away';

export function drained(tookMs: number, sign = 'the shutdown began'): string {
  return `Drained ${(tookMs / 1_000).toFixed(1)} s after ${sign}: closing the application now`;
}
