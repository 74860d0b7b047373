import type { BehaviourName, CheckUnderTest } from './check-under-test.js';
import {
  becomesHealthy,
  holdsNothing,
  leavesNothing,
  requireReason,
  requireWell,
  saysThatConnectionsAreInUse,
  saysThatThePasswordIsWrong,
  staysUnhealthy,
} from './requirements.js';
import { Trial } from './trial.js';

/** A behaviour before it is bound to a check. */
interface Row {
  readonly name: BehaviourName;
  readonly title: string;
  try(subject: CheckUnderTest): Promise<void>;
}

const A_FEW_RUNS = 3;
const SLOW_MS = 100;

/** The table. A new behaviour is one row. */
export const ROWS: readonly Row[] = [
  {
    name: 'healthy',
    title: 'is healthy, run after run, when the server answers',
    try: (subject) =>
      trying(subject, async (trial) => {
        await becomesHealthy(trial);
        for (let run = 1; run <= A_FEW_RUNS; run++) requireWell(await trial.run()); // oxlint-disable-line no-await-in-loop
      }),
  },
  {
    name: 'refused-at-boot',
    title: 'says why when nothing listens at the beginning, and is healthy when the server comes up',
    try: (subject) =>
      trying(
        subject,
        async (trial) => {
          requireReason(await trial.run());
          await trial.proxy.accept();
          await becomesHealthy(trial);
        },
        { refused: true },
      ),
  },
  {
    name: 'killed',
    title: 'is unhealthy at once when the server is killed, says why, and is healthy when it is back',
    try: (subject) =>
      trying(subject, async (trial) => {
        const server = subject.server();
        await becomesHealthy(trial);
        await server.kill?.();
        try {
          await trial.proxy.refuse();
          requireReason(await trial.run());
        } finally {
          await server.start?.();
        }
        await trial.proxy.accept();
        await becomesHealthy(trial);
      }),
  },
  {
    name: 'frozen',
    title: 'is unhealthy while the server hangs, with one run outstanding at most, and holds no connection afterwards',
    try: (subject) => {
      const server = subject.server();
      const hang = ({ proxy }: Trial) => (server.pause === undefined ? proxy.cut() : server.pause());
      return duringSilence(subject, hang, () => server.resume?.());
    },
  },
  {
    name: 'cable-cut',
    title: 'is unhealthy while the network loses everything, and holds no connection that was lost',
    try: (subject) => duringSilence(subject, ({ proxy }) => proxy.cut()),
  },
  {
    name: 'slow',
    title: 'is not unhealthy when the server is slow and answers in time',
    try: (subject) =>
      trying(subject, async (trial) => {
        await becomesHealthy(trial);
        trial.proxy.delayMs = SLOW_MS;
        requireWell(await trial.run());
      }),
  },
  {
    name: 'pool-exhausted',
    title: 'says that all connections are in use, and does not call the server dead',
    try: (subject) =>
      trying(subject, async (trial) => {
        await becomesHealthy(trial);
        if (trial.client.exhaust === undefined) throw new Error('The client has no exhaust(): say so in `except`');
        const giveBack = await trial.client.exhaust();
        const result = await trial.run();
        await giveBack();
        saysThatConnectionsAreInUse(result);
        await becomesHealthy(trial);
      }),
  },
  {
    name: 'wrong-password',
    title: 'says that the server does not take its password',
    try: async (subject) => {
      const open = subject.openWithWrongPassword?.bind(subject);
      if (open === undefined) throw new Error('There is no openWithWrongPassword(): say so in `except`');
      await trying(subject, saysThatThePasswordIsWrong, { open });
    },
  },
  {
    name: 'leaves-nothing',
    title: 'leaves no listener, no timer and no connection behind',
    try: (subject) =>
      trying(subject, async (trial) => {
        await becomesHealthy(trial);
        await leavesNothing(trial);
      }),
  },
];

/** Nothing comes back from the server between `begin` and `end`. */
async function duringSilence(
  subject: CheckUnderTest,
  begin: (trial: Trial) => unknown,
  end: () => unknown = () => undefined,
): Promise<void> {
  await trying(subject, async (trial) => {
    await becomesHealthy(trial);
    await begin(trial);
    try {
      await staysUnhealthy(trial);
    } finally {
      await end();
    }
    trial.proxy.heal();
    await holdsNothing(trial);
  });
}

async function trying(
  subject: CheckUnderTest,
  use: (trial: Trial) => Promise<void>,
  how?: Parameters<typeof Trial.of>[1],
): Promise<void> {
  const trial = await Trial.of(subject, how);
  try {
    await use(trial);
  } finally {
    await trial.end();
  }
}
