import { describe, expect, it, vi } from 'vitest';
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
    expect(intake.left).toEqual(['open connections']);
    const flushed = intake.flush?.();
    closed();
    await flushed;
    expect(intake.left).toEqual([]);
  });

  it('cuts the open calls when the time is over, except those that end by themselves', async () => {
    const forceShutdown = vi.fn<() => void>();
    let closed: () => void = () => undefined;
    const grpcClient = { forceShutdown, tryShutdown: (done: () => void) => (closed = done) };
    const intake = grpcIntake({ listen: () => undefined, close: () => undefined, grpcClient } as NestServer);
    await intake.stop();
    await intake.giveUp?.();
    expect(forceShutdown).toHaveBeenCalledOnce();
    const givenUp = intake.giveUp?.();
    closed();
    await givenUp;
    expect(forceShutdown).toHaveBeenCalledOnce();
  });

  it('says what is missing', async () => {
    const intake = grpcIntake({ listen: () => undefined, close: () => undefined });
    await expect(intake.stop()).rejects.toThrow('tryShutdown() is not there in this version');
    expect(intake.left).toEqual([]);
  });
});
