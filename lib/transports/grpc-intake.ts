import { type Intake, method } from './intake.js';
import type { NestServer } from './nest-server.js';

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
    // A stream that the application writes itself is open for longer than its handler runs.
    get left() {
      return closed && !isClosed ? ['open calls'] : [];
    },
  };
}

/** Inside of Nest: a protected field of its server, which has no `unwrap()`. */
function grpcServerOf(server: NestServer): unknown {
  return Reflect.get(server, 'grpcClient');
}
