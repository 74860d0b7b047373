// What happens to the fleet, from the moment of the fault on. `afterMs` is how long we watch when it is over.

const gone = (seconds, afterMs) => ({
  id: `gone-${seconds}s`,
  title: `the database is gone for ${seconds < 60 ? `${seconds} s` : `${seconds / 60} min`}`,
  lastsMs: seconds * 1_000,
  afterMs,
  begin: ({ database }) => database.stop(),
  end: ({ database }) => database.start(),
});

export const FAULTS = [
  gone(5, 90_000),
  gone(30, 120_000),
  gone(300, 120_000),
  {
    id: 'half',
    title: 'the database has half its capacity for 2 min',
    lastsMs: 120_000,
    afterMs: 90_000,
    begin: ({ database }) => database.limitTo(0.5),
    end: ({ database }) => database.limitTo(1),
  },
  {
    ...gone(30, 180_000),
    id: 'cold',
    title: 'the database is gone for 30 s and comes back with a cold cache',
    end: ({ database }) => database.start({ cold: true }),
  },
  {
    id: 'node',
    title: 'the network of one node is gone for 2 min',
    lastsMs: 120_000,
    afterMs: 60_000,
    begin: ({ nodes: [node] }) => node.disconnect(),
    end: ({ nodes: [node] }) => node.connect(),
  },
  {
    id: 'release',
    title: 'a release with a wrong password is rolled out',
    lastsMs: 240_000,
    afterMs: 0,
    begin: ({ deployment }) => deployment.rollOut({ hasAccess: false }),
    end: () => undefined,
  },
];

/** For the comparison with a real cluster only. */
export const GONE_60S = gone(60, 60_000);

/** The fault of this name, or the database gone for as long as the name says: `gone-45s`. */
export function faultOf(name) {
  const [, seconds] = /^gone-([1-9]\d{0,3})s$/.exec(name) ?? [];
  return [...FAULTS, GONE_60S].find(({ id }) => id === name) ?? (seconds && gone(Number(seconds), 120_000));
}
