import { pause, realTime } from '../timing/real-time.js';
import { nextRestart } from './next-restart.js';

/** Something that may die. */
export interface Mortal {
  /** Resolves when it has ended, with what it died of. */
  readonly ended: Promise<unknown>;
}

/** What is kept running, and who is told. */
export interface KeptRunning {
  /** Starts another. May reject: then the next attempt comes later. */
  start(): Promise<Mortal>;
  /** Nobody wants it to run any more. */
  isOver(): boolean;
  /** It has died, or it could not be started, and is started again. */
  onCrash(error: unknown): void;
}

/** Starts another each time that one dies or cannot be started. Resolves when it is over. Does not keep the process alive. */
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
