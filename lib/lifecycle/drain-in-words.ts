import type { TimeLimit } from './time-limit.js';

/** The log lines of a drain. */

/** When the drain waits for something longer than this, a line says what it is. */
export const NOTICE_AFTER_MS = 1_000;

export function servingOn(delayMs: number): string {
  return `Serving on for ${delayMs} ms, while traffic is sent elsewhere`;
}

/** `drain.delayMs` is 0 by default outside of Kubernetes and production. */
export const NO_WINDOW = 'Not serving on, because drain.delayMs is 0: requests in flight end, and nobody new is served';

export function notFollowed(where: string): string {
  return (
    `Not drained: the HTTP server on ${where}, which is not known to serve this application. If it does, hand it in with ` +
    'ProbesService.follow(server)'
  );
}

/** Explains why the window takes longer than `servingOn()` said. */
export function servingOnForClients(atMostMs: number): string {
  return `New clients still come, so serving on until they stop: ${atMostMs} ms at most`;
}

export function stillInFlight(count: number, leftMs: number): string {
  return `Waiting for requests in flight, ${Math.round(leftMs)} ms more at most: ${count}`;
}

interface NamedWork {
  readonly noun: string;
  readonly left: readonly string[];
}

export function workInHand({ noun, left }: NamedWork, leftMs: number): string {
  return `Waiting for ${noun}, ${Math.round(leftMs)} ms more at most: ${left.join(', ')}`;
}

/** @param why For example `after 500 ms`. */
export function leftUndone({ noun, left }: NamedWork, why: string): string {
  return `Closing although ${noun} were not done ${why}: ${left.join(', ')}`;
}

/** @param why For example `after 500 ms`. */
export function someWereCut(count: number, why: string): string {
  return `Closed connections whose requests were not done ${why}: ${count}`;
}

/** The line has no number: the operating system resets these connections, and we do not see them. */
export const TURNED_AWAY = 'Clients still came when it stopped accepting: the last of them may have been turned away';

export function drained(tookMs: number, sign = 'the shutdown began'): string {
  return `Drained ${(tookMs / 1_000).toFixed(1)} s after ${sign}: closing the application now`;
}

/** Why connections were closed before their requests were done. */
export function whyCut({ isTimeUp, isOver }: Pick<TimeLimit, 'isTimeUp' | 'isOver'>, timeoutMs: number): string {
  if (isTimeUp) return `after ${timeoutMs} ms`;
  return isOver ? 'when SIGINT came' : 'because of forceCloseConnections';
}
