import { pause } from '../timing/real-time.js';
import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

/** How long calls may take that end by themselves when the server shuts down, such as those that watch its health. */
const ENDED_WITHIN_MS = 200;

/** gRPC: tells the clients to go elsewhere, takes no further call, and lets those that are open end. */
export function grpcIntake(server: NestServer): Intake {
  let closed: Promise<void> | undefined;
  let isClosed = false;
  return {
    async stop() {
      const tryShutdown = method(grpcServerOf(server), 'tryShutdown');
      closed = new Promise((resolve) => {
        tryShutdown(() => {
          isClosed = true;
          resolve();
        });
      });
    },
    async flush() {
      await closed;
    },
    // With `gracefulShutdown` Nest would wait for the open calls without an end.
    async giveUp() {
      await Promise.race([closed, pause(ENDED_WITHIN_MS)]);
      if (isClosed) return;
      method(grpcServerOf(server), 'forceShutdown')();
    },
    // A stream that the application writes itself is open for longer than its handler runs.
    get left() {
      return closed && !isClosed ? ['open connections'] : [];
    },
  };
}

/** Inside of Nest: a protected field of its server, which has no `unwrap()`. */
function grpcServerOf(server: NestServer): unknown {
  return Reflect.get(server, 'grpcClient');
}
