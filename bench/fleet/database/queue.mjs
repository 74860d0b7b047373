// The queue in front of a database, as pure functions. `waiting` queries are ahead of a new one, and `perSecond` of them
// are answered. Queries of one moment are numbers and may be broken: nobody counts a single one.

/** The queue after so many milliseconds, and how many queries were answered meanwhile. */
export function drain(waiting, perSecond, ms) {
  const answered = Math.min(waiting, (perSecond * ms) / 1_000);
  return { waiting: waiting - answered, answered };
}

/** How many of `count` new queries find a place. */
export function admitted(waiting, count, mostWaiting) {
  return Math.min(count, Math.max(0, mostWaiting - waiting));
}

/** When a new query is answered, in milliseconds from now. */
export function waitMs(waiting, perSecond) {
  return (waiting / perSecond) * 1_000;
}

/** How many of `count` new queries, one after the other, are answered within `limitMs`. */
export function answeredWithin(waiting, count, perSecond, limitMs) {
  return Math.min(count, Math.max(0, (perSecond * limitMs) / 1_000 - waiting));
}

/**
 * How warm the cache is, from the cold part up to 1, after so many answers more. It is a part of the capacity, so a cold
 * database answers slowly and warms up slowly. Nothing warms a database that is not asked.
 */
export function warmer(warmth, answered, { coldPart, answersUntilWarm }) {
  return Math.min(1, warmth + (answered * (1 - coldPart)) / answersUntilWarm);
}
