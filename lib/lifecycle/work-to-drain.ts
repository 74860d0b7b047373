import type { LoggerService } from '@nestjs/common';
import { realTime } from '../timing/real-time.js';
import { leftUndone, NOTICE_AFTER_MS, workInHand } from './drain-in-words.js';
import type { TimeLimit } from './time-limit.js';

/** Work other than HTTP that the drain waits for as it waits for requests. */
export interface WorkToDrain {
  /** Its name in a log line, such as `drain tasks`. */
  readonly noun: string;
  /** The names of the parts that have not ended. */
  readonly left: readonly string[];
  /** Resolves when all of it has ended. */
  ended(): Promise<void>;
  /** Tells the rest that the drain does not wait any more. */
  giveUp(reason: string): Promise<void>;
}

/**
 * Waits until the work has ended, or until the time is over. Then gives it up and logs what was left.
 *
 * @param why Completes the line: when or why it was given up.
 * @returns Whether all of it has ended.
 */
export async function finishWork(
  work: WorkToDrain,
  limit: TimeLimit,
  logger: LoggerService,
  why: () => string,
): Promise<boolean> {
  const notice = () => work.left.length > 0 && logger.log(workInHand(work, limit.leftMs));
  const timer = realTime.setTimeout(notice, NOTICE_AFTER_MS);
  await limit.cover(work.ended());
  realTime.clearTimeout(timer);
  const { left, noun } = work;
  if (left.length === 0) return true;
  logger.warn(leftUndone({ noun, left }, why()));
  await work.giveUp(`The ${noun} were not done ${why()}`);
  return false;
}
