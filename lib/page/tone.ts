/** What a status means. Shown by symbol, word and colour, never by colour alone. */
export type Tone = 'good' | 'warn' | 'bad' | 'wait';

const TONES: Readonly<Record<string, Tone>> = {
  healthy: 'good',
  alive: 'good',
  ready: 'good',
  started: 'good',
  running: 'good',
  done: 'good',
  degraded: 'warn',
  draining: 'warn',
  stopped: 'warn',
  unhealthy: 'bad',
  dead: 'bad',
  not_ready: 'bad',
  failed: 'bad',
};

/** The tone of a status. An unknown status counts as waiting. */
export function toneOf(status: string): Tone {
  return Object.hasOwn(TONES, status) ? (TONES[status] ?? 'wait') : 'wait';
}
