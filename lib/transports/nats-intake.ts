import { answered } from './answered.js';
import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

interface Subscription {
  isClosed?(): boolean;
}

/**
 * NATS: drains each subscription, so that the messages which are on their way are still handled. The connection stays
 * open for the replies.
 */
export function natsIntake(server: NestServer): Intake {
  return {
    async stop() {
      await Promise.all(subscriptionsOf(server).map((subscription) => method(subscription, 'drain')()));
    },
    async flush() {
      await answered(Promise.resolve(method(method(server, 'unwrap')(), 'flush')()));
    },
  };
}

/** Inside of Nest: a private field of its server. */
function subscriptionsOf(server: NestServer): readonly Subscription[] {
  const subscriptions: unknown = Reflect.get(server, 'subscriptions');
  if (!Array.isArray(subscriptions)) throw new Error('Nest does not show its subscriptions in this version');
  // Those of an earlier connection stay in the list.
  return (subscriptions as Subscription[]).filter((subscription) => subscription.isClosed?.() !== true);
}
