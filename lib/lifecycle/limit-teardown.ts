import type { LoggerService } from '@nestjs/common';
import { realTime } from '../timing/real-time.js';
import type { Drain } from './drain.js';
import { CLOSE, type Lifecycle } from './lifecycle.js';
import type { ShutdownBudget } from './shutdown-budget.js';

/**
 * Ends the process when the teardown takes longer than its part of the budget and the drain has given up work: a broker
 * that does not answer lets the teardown of its client wait for ever, and so does a job that does not end. After
 * `app.close()` the process goes on.
 */
export function limitTeardown(
  { givenUp, budget: { teardownMs } }: Pick<Drain, 'givenUp'> & { readonly budget: Pick<ShutdownBudget, 'teardownMs'> },
  lifecycle: Pick<Lifecycle, 'sign'>,
  logger: Pick<LoggerService, 'error'>,
  exit: (code: number) => void = process.exit,
): void {
  const end = () => {
    logger.error(`The teardown was not done ${teardownMs} ms after the drain was given up: ending the process`);
    exit(1);
  };
  givenUp.addEventListener('abort', () => {
    if (lifecycle.sign !== CLOSE) realTime.setTimeout(end, teardownMs).unref();
  });
}
