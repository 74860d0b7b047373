const FACTORS: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3 };

/** A quantity of CPUs as Kubernetes writes it: `200m`, `0.5`, `2`. `undefined` for anything else. */
export function cpusOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d*)?|\.\d+)([numk]?)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * (FACTORS[unit] ?? 1);
}

/**
 * A number of pods: `1` or `25%` of the replicas, rounded as Kubernetes does at that place. `undefined` for anything
 * else.
 */
export function podsOf(text: string, replicas: number, round: 'up' | 'down'): number | undefined {
  const [, number, percent] = /^(\d+)(%?)$/.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  if (percent !== '%') return Number(number);
  const exact = (Number(number) * replicas) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
