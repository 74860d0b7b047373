import { channel } from 'node:diagnostics_channel';
import { brand, sharedKey } from '../copies/across-copies.js';
import { oneLine } from './one-line.js';

/** The diagnostics channel on which each of them is told of when it is made. */
export const CONFIGURATION_ERRORS = 'nestjs-probes:configuration-error';

/**
 * A setting, a decorator or a provider is wrong: the application does not start. The message says what was found, what
 * was expected and how to mend it.
 */
export class ProbesConfigurationError extends Error {
  override readonly name = 'ProbesConfigurationError';

  constructor(message: string, options?: ErrorOptions) {
    // Nest logs it, and names of classes, tasks and routes stand in it.
    super(oneLine(message), options);
    channel(CONFIGURATION_ERRORS).publish(this);
  }
}

brand(ProbesConfigurationError, sharedKey('configuration error'));
