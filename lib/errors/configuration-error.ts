import { brand, sharedKey } from '../copies/across-copies.js';

/**
 * A setting, a decorator or a provider is wrong: the application does not start. The message says what was found, what
 * was expected and how to mend it.
 */
export class ProbesConfigurationError extends Error {
  override readonly name = 'ProbesConfigurationError';
}

brand(ProbesConfigurationError, sharedKey('configuration error'));
