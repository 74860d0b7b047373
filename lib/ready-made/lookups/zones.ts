/**
 * Whether two hosts may have the same name server, because the domain of one is within the domain of the other. If it
 * hangs for one of them, it may hang for both.
 */
export function areRelated(host: string, other: string): boolean {
  const [zone, otherZone] = [zoneOf(host), zoneOf(other)];
  return zone === otherZone || zone.endsWith(`.${otherZone}`) || otherZone.endsWith(`.${zone}`);
}

/** `db.prod.example` is in `prod.example`. A name of two labels may be a zone of its own, as `example.com` is. */
function zoneOf(host: string): string {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  return labels.slice(labels.length > 2 ? 1 : 0).join('.');
}
