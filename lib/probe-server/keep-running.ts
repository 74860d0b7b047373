import { pause, realTime } from '../timing/real-time.js';
import { nextRestart } from './next-restart.js';

/** Something that may end by itself. */
export interface Mortal {
  /** Resolves when it has ended, with the error that ended it. */
  readonly ended: Promise<unknown>;
}

/** What to start, and what to call. */
export interface KeptRunning {
  /** Starts a new one. If it rejects, the next attempt comes later. */
  start(): Promise<Mortal>;
  /** Whether it need not run any more. */
  isOver(): boolean;
  /** Called when it has died or could not be started, before the next start. */
  onCrash(error: unknown): void;
}

/**
 * Starts a new one each time that one dies or cannot be started. Resolves when `isOver()`. Does not keep the process
 * alive.
 */
export async function keepRunning(first: Mortal, { start, isOver, onCrash }: KeptRunning): Promise<void> {
  let life = await lifeOf(Promise.resolve(first));
  let inARow = 0;
  while (!isOver()) {
    onCrash(life.error);
    const restart = nextRestart(inARow, life.livedMs);
    inARow = restart.inARow;
    await pause(restart.afterMs);
    if (isOver()) return;
    life = await lifeOf(start());
  }
}

async function lifeOf(started: Promise<Mortal>): Promise<{ readonly error: unknown; readonly livedMs: number }> {
  try {
    const { ended } = await started;
    const startedAt = realTime.now();
    const error = await ended;
    return { error, livedMs: realTime.now() - startedAt };
  } catch (error) {
    return { error, livedMs: 0 };
  }
}
