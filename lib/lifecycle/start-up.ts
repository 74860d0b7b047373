import type { Logger } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { describeStack } from '../errors/describe-stack.js';
import { isError } from '../errors/is-error.js';
import type { Lifecycle } from './lifecycle.js';
import type { StartupTasks } from './startup-tasks.js';

/**
 * From booted to started: the startup tasks, then whatever else `passed` waits for.
 *
 * @param fail Called, once, when a task fails. Not when it fails because the application shuts down.
 */
export async function startUp(
  lifecycle: Lifecycle,
  tasks: StartupTasks,
  passed: () => Promise<void>,
  fail: (error: unknown) => void,
): Promise<void> {
  const { shutdownSignal } = lifecycle;
  try {
    await tasks.run(shutdownSignal);
    await passed();
    lifecycle.started();
  } catch (error) {
    if (!shutdownSignal.aborted) fail(error);
  }
}

/** Without its startup tasks an application must not serve, and Kubernetes starts it again: the process ends. */
export function endProcess(logger: Logger, error: unknown): never {
  logger.fatal(describeError(error), describeStack(causeOf(error)));
  // An application that buffers its logs until it has started would take the reason with it.
  (logger.constructor as typeof Logger).flush();
  process.exit(1);
}

/** What the task has thrown; what wraps it has no stack that helps. */
function causeOf(error: unknown): unknown {
  return isError(error) ? error.cause : undefined;
}
