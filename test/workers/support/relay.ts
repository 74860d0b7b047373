import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Program } from '../../support/program.js';

interface Relay {
  readonly rounds: number;
  readonly random: () => number;
  readonly start: (round: number) => Program;
  /** Sends one more job. */
  readonly send: () => Promise<unknown>;
}

/**
 * A worker after the other, as in a rollout: each is told to go by SIGTERM at a random moment, when the next has started.
 * Jobs come all the time. The last one is still there in the end.
 */
export async function relay({ rounds, random, start, send }: Relay): Promise<readonly Program[]> {
  const programs: Program[] = [];
  let isOver = false;
  onTestFinished(() => void (isOver = true));
  const sent = sendAllTheTime(random, send, () => isOver);
  for (let round = 0; round <= rounds; round++) {
    const next = start(round);
    programs.push(next);
    await next.prints('Set up');
    await setTimeout(random() * 300);
    programs.at(-2)?.signal('SIGTERM');
  }
  await Promise.all(programs.slice(0, -1).map((program) => program.ended));
  isOver = true;
  await sent;
  return programs;
}

async function sendAllTheTime(
  random: () => number,
  send: () => Promise<unknown>,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await send();
    await setTimeout(random() * 120);
  }
}

/** For a busy machine, on which it takes seconds to start a process. */
export const RELAY_TIMEOUT_MS = 300_000;
