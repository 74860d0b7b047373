import { sharedKey } from './copies/across-copies.js';
import { ProbesConfigurationError } from './errors/configuration-error.js';

/** Marks the class ProbesModule with the version of its copy, so that the module of another copy is recognised. */
export const PROBES_MODULE = sharedKey('ProbesModule');

/** The error for `imports: [ProbesModule]`. */
export function importedBare(): ProbesConfigurationError {
  return new ProbesConfigurationError('ProbesModule is imported bare. Import ProbesModule.forRoot() instead.');
}

/**
 * @param versions The version of each ProbesModule of the application.
 * @throws ProbesConfigurationError
 */
export function assertImportedOnce(versions: readonly unknown[]): void {
  if (versions.length <= 1) return;
  const from = new Set(versions).size > 1 ? ` (from nestjs-probes ${versions.join(' and ')})` : '';
  throw new ProbesConfigurationError(
    `ProbesModule.forRoot() is imported twice${from}, but an application has one set of probes. Keep the one in ` +
      'AppModule: its ProbesService is there for every module.',
  );
}
