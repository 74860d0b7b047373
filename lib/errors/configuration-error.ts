import { brand, sharedKey } from '../copies/across-copies.js';
import { oneLine } from './one-line.js';

/**
 * A setting, a decorator or a provider is wrong: the application does not start. The message says what was found, what
 * was expected and how to mend it.
 */
export class ProbesConfigurationError extends Error {
  override readonly name = 'ProbesConfigurationError';

  constructor(message: string, options?: ErrorOptions) {
    // Nest logs it, and names of classes, tasks and routes stand in it.
    super(oneLine(message), options);
  }
}

brand(ProbesConfigurationError, sharedKey('configuration error'));
