import { channel } from 'node:diagnostics_channel';
import { brand, sharedKey } from '../copies/across-copies.js';
import { oneLine } from './one-line.js';

/** The diagnostics channel on which each of these errors is published when it is created. */
export const CONFIGURATION_ERRORS = 'nestjs-probes:configuration-error';

/**
 * A setting, a decorator or a provider is wrong, so the application does not start. The message says what was found,
 * what was expected and how to mend it.
 */
export class ProbesConfigurationError extends Error {
  override readonly name = 'ProbesConfigurationError';

  constructor(message: string, options?: ErrorOptions) {
    // Nest logs the message, and it contains names of classes, tasks and routes.
    super(oneLine(message), options);
    channel(CONFIGURATION_ERRORS).publish(this);
  }
}

brand(ProbesConfigurationError, sharedKey('configuration error'));
