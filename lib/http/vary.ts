import type { ProbeAnswer } from './render-answer.js';

/** Adds `Vary: Accept` to an answer that depends on `Accept`. */
export function varied(answer: ProbeAnswer): ProbeAnswer {
  return { ...answer, headers: { ...answer.headers, Vary: 'Accept' } };
}

/** Adds `Accept` to the `Vary` header that others (CORS, compression) may have set. */
export function varyOnAccept(existing: unknown): string {
  const names = [existing].flat().flatMap((each) => (typeof each === 'string' ? each.split(',') : []));
  const others = names.map((name) => name.trim()).filter((name) => name !== '' && !/^accept$/i.test(name));
  // `*` already covers everything.
  return others.includes('*') ? '*' : [...others, 'Accept'].join(', ');
}
