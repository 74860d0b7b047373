import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, brokers } from './support/brokers.js';
import { randomMoments, TIMEOUT_MS } from './support/moments.js';
import { expectNoLoss, rollingRestart } from './support/rolling-restart.js';

const { moments, lengths } = randomMoments(20);

describe.concurrent.each(brokers)(
  'a rolling restart of a microservice on a $transport broker$skipped',
  ({ transport, isThere, start, sharesOut }) => {
    let broker: Broker;

    beforeAll(async () => {
      if (isThere) broker = await start();
    });
    afterAll(() => broker?.remove());

    it.skipIf(!isThere)(
      'loses no message, and does none twice, at 20 moments, but loses some without this library',
      async () => {
        const outcome = await rollingRestart({ transport, probes: 'on', moments, lengths, broker });
        expectNoLoss(outcome);
        if (sharesOut) expect(outcome.twice).toEqual([]);
        console.log(`${transport}: ${outcome.sent} messages`);

        const few = moments.slice(0, 3);
        const { cut, unanswered } = await rollingRestart({ transport, probes: 'none', moments: few, lengths, broker });
        expect(cut.length + unanswered.length).toBeGreaterThan(0);
      },
      TIMEOUT_MS,
    );
  },
);
