import { describe, expect, it } from 'vitest';
import { randomMoments, TIMEOUT_MS } from './support/moments.js';
import { expectNoLoss, rollingRestart } from './support/rolling-restart.js';

const { moments, lengths } = randomMoments(20);

describe.concurrent.each(['TCP', 'gRPC'] as const)(
  'a rolling restart of a microservice to which clients connect by %s',
  (transport) => {
    it(
      'loses no message, and does none twice, at 20 moments, but loses some without this library',
      async () => {
        const outcome = await rollingRestart({ transport, probes: 'on', moments, lengths });
        expectNoLoss(outcome);
        expect(outcome.twice).toEqual([]);
        console.log(`${transport}: ${outcome.sent} messages, ${outcome.again} sent again before a handler began`);

        const few = moments.slice(0, 3);
        const { cut, unanswered } = await rollingRestart({ transport, probes: 'none', moments: few, lengths });
        expect(cut.length + unanswered.length).toBeGreaterThan(0);
      },
      TIMEOUT_MS,
    );
  },
);
