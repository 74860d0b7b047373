const PROBES = ['ready', 'live', 'startup'] as const;

/** The URLs of `/health` and of the three probes. The given one may be of an origin, of `/health`, or of a probe. */
export function routesOf(given: URL): readonly URL[] {
  const path = given.pathname.replace(/\/+$/, '');
  const probe = PROBES.find((name) => path.endsWith(`/${name}`));
  const base = path === '' ? '/health' : probe === undefined ? path : path.slice(0, -probe.length - 1);
  return [base, ...PROBES.map((name) => `${base}/${name}`)].map((pathname) => {
    const url = new URL(given);
    url.pathname = pathname;
    return url;
  });
}
