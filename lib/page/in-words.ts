import { shortText } from './short-text.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, such as `1.2 ms`, `340 ms` or `4.2 s`. */
export function took(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms * 10) / 10} ms`;
  return ms < MINUTE ? `${(ms / SECOND).toFixed(1)} s` : lasted(ms);
}

/** How long something lasts, in its two largest units. */
export function lasted(ms: number): string {
  const [whole, part] = unitsOf(Math.max(0, ms));
  return part === undefined ? whole : `${whole} ${part}`;
}

function unitsOf(ms: number): [whole: string, part?: string] {
  const units = (first: number, name: string, second: number, nameOfPart: string): [string, string?] => {
    const rest = Math.floor((ms % first) / second);
    const whole = `${Math.floor(ms / first)} ${name}`;
    return rest > 0 ? [whole, `${rest} ${nameOfPart}`] : [whole];
  };
  if (ms < MINUTE) return [`${Math.floor(ms / SECOND)} s`];
  // After ten minutes the seconds do not matter.
  if (ms < 10 * MINUTE) return units(MINUTE, 'min', SECOND, 's');
  if (ms < HOUR) return [`${Math.floor(ms / MINUTE)} min`];
  return ms < DAY ? units(HOUR, 'h', MINUTE, 'min') : units(DAY, 'd', HOUR, 'h');
}

/** How long ago a time was. `undefined` for an invalid time. */
export function sinceThen(iso: string, now: number): string | undefined {
  const ms = now - Date.parse(iso);
  return Number.isNaN(ms) ? undefined : lasted(ms);
}

/** The time of day in UTC, with the date if it is not today. */
export function clock(iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return shortText(iso, 24);
  const [day, time] = at.toISOString().slice(0, 19).split('T');
  return day === new Date(now).toISOString().slice(0, 10) ? `${time}` : `${day} ${time}`;
}

/** A word of the bodies as ordinary text. */
export function spoken(word: string): string {
  return word.replaceAll('_', ' ');
}
