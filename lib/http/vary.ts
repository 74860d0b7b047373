import type { ProbeAnswer } from './render-answer.js';

/** An answer that would be another one with another `Accept`. */
export function varied(answer: ProbeAnswer): ProbeAnswer {
  return { ...answer, headers: { ...answer.headers, Vary: 'Accept' } };
}

/** `Vary` of an answer that depends on `Accept`, beside what others (CORS, compression) have set. */
export function varyOnAccept(existing: unknown): string {
  const names = [existing].flat().flatMap((each) => (typeof each === 'string' ? each.split(',') : []));
  const others = names.map((name) => name.trim()).filter((name) => name !== '' && !/^accept$/i.test(name));
  // Where anything may count, nothing is to be added.
  return others.includes('*') ? '*' : [...others, 'Accept'].join(', ');
}
