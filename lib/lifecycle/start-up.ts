import type { Logger } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { describeStack } from '../errors/describe-stack.js';
import { isError } from '../errors/is-error.js';
import type { StartupTasks } from '../tasks/startup-tasks.js';
import type { Lifecycle } from './lifecycle.js';

/**
 * From booted to started: runs the startup tasks, then waits for `passed`.
 * @param fail Called once when a task fails, but not when it fails because the application shuts down.
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

/**
 * Ends the process with exit code 1. An application whose startup tasks have failed must not serve, and Kubernetes
 * starts it again.
 */
export function endProcess(logger: Logger, error: unknown): never {
  logger.fatal(describeError(error), describeStack(causeOf(error)));
  // With `bufferLogs` the reason would be lost when the process exits.
  (logger.constructor as typeof Logger).flush();
  process.exit(1);
}

/** What the task has thrown. The error that wraps it has no useful stack. */
function causeOf(error: unknown): unknown {
  return isError(error) ? error.cause : undefined;
}
