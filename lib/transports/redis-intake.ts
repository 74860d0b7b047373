import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

/** Redis: unsubscribes from all channels. `unwrap()` returns the client that publishes and the one that subscribes. */
export function redisIntake(server: NestServer): Intake {
  return {
    async stop() {
      const [, subscriber] = method(server, 'unwrap')() as readonly unknown[];
      await Promise.all([method(subscriber, 'unsubscribe')(), method(subscriber, 'punsubscribe')()]);
    },
  };
}
