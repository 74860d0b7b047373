import { CapturedLogger } from './captured-logger.js';

/** The four routes, below the base path. */
export type ProbeRoute = '' | '/live' | '/ready' | '/startup';

/** The URL of the probe server, from the application's log. */
export function probeServerOf(log: string | CapturedLogger): string {
  if (log instanceof CapturedLogger) return probeServerOf(log.ofProbes.map(({ message }) => message).join('\n'));
  const [, url] = /Probes are answered on (\S+)/.exec(log) ?? [];
  if (url === undefined) throw new Error(`There is no probe server yet:\n${log}`);
  return url;
}
