import { requireThat } from '../../settings/compare.js';

/**
 * Refuses two limits of the user if the check could never be degraded. A limit that the user has not set is never
 * refused as a contradiction.
 *
 * @param limits The options of the user, which have been read already.
 * @param relation What the unhealthy limit must be, compared with the degraded one.
 */
export function requireOrder<K extends string>(
  subject: string,
  limits: { readonly [N in K]?: number | undefined } | undefined,
  [degraded, unhealthy]: readonly [degraded: K, unhealthy: K],
  relation: 'at most' | 'at least',
): void {
  const [a, b] = [limits?.[degraded], limits?.[unhealthy]];
  if (a === undefined || b === undefined) return;
  const why = 'otherwise the check is never degraded';
  requireThat(subject, { name: unhealthy, value: b }, relation, { name: degraded, value: a }, why);
}
