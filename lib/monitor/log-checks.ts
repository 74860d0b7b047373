import type { LoggerService } from '@nestjs/common';
import type { Board } from './board.js';
import { logSlowRuns } from './log-slow-runs.js';
import { logStatusChanges } from './log-status-changes.js';
import type { Monitor } from './monitor.js';

/** Everything that the log says about checks. */
export function logChecks(
  board: Pick<Board, 'statusChanges$' | 'postings$' | 'removals$'>,
  monitor: Pick<Monitor, 'standsOf' | 'timeoutMsOf'>,
  logger: LoggerService,
): void {
  logStatusChanges(board.statusChanges$, (name) => monitor.standsOf(name), logger);
  logSlowRuns(board.postings$, (name) => monitor.timeoutMsOf(name), logger, board.removals$);
}
