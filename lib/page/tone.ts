/** What a status means, to be told by symbol, word and colour: never by colour alone. */
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

/** Of any word that stands for a status on the wire; one that is not known yet waits for something. */
export function toneOf(status: string): Tone {
  return Object.hasOwn(TONES, status) ? (TONES[status] ?? 'wait') : 'wait';
}
