import { describe, expect, it } from 'vitest';
import { grpcIntake } from './grpc-intake.js';
import type { NestServer } from './nest-server.js';

describe('gRPC', () => {
  it('takes no further call, and is waited for until the open ones end', async () => {
    let closed: () => void = () => undefined;
    const server: NestServer & { grpcClient?: unknown } = {
      listen: () => undefined,
      close: () => undefined,
      grpcClient: { tryShutdown: (done: () => void) => (closed = done) },
    };
    const intake = grpcIntake(server);
    expect(intake.left).toEqual([]);
    await intake.stop();
    // Nest lets go of its server as soon as it closes.
    delete server.grpcClient;
    expect(intake.left).toEqual(['open calls']);
    const flushed = intake.flush?.();
    closed();
    await flushed;
    expect(intake.left).toEqual([]);
  });

  it('says what is missing', async () => {
    const intake = grpcIntake({ listen: () => undefined, close: () => undefined });
    await expect(intake.stop()).rejects.toThrow('tryShutdown() is not there in this version');
    expect(intake.left).toEqual([]);
  });
});
