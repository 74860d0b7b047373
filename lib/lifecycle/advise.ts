import type { LoggerService } from '@nestjs/common';
import { realTime } from '../timing/real-time.js';
import { budgetInWords, type ShutdownSetup, shutdownWarnings } from './shutdown-advice.js';
import type { ShutdownBudget } from './shutdown-budget.js';

/** An application may enable its shutdown hooks only after it listens, so we look for them a little later. */
const HOOKS_ENABLED_BY_MS = 1_000;

/**
 * Logs, once, how long a shutdown may take and what is wrong with its setup. Logs nothing when a shutdown begins
 * before.
 */
export function adviseSoon(
  budget: ShutdownBudget,
  readSetup: () => ShutdownSetup,
  logger: Pick<LoggerService, 'log' | 'warn'>,
  shutdownSignal: AbortSignal,
): void {
  const advise = () => {
    if (process.env['KUBERNETES_SERVICE_HOST'] !== undefined) logger.log(budgetInWords(budget));
    for (const warning of shutdownWarnings(readSetup())) logger.warn(warning);
  };
  const timer = realTime.setTimeout(advise, HOOKS_ENABLED_BY_MS).unref();
  shutdownSignal.addEventListener('abort', () => realTime.clearTimeout(timer));
}
