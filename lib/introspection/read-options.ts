import type { Provider } from '@nestjs/common';
import { brandOf, isUnderstood } from '../copies/across-copies.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { describeError } from '../errors/describe-error.js';
import { assertImportedOnce, importedBare, PROBES_MODULE } from '../imported-probes-module.js';
import type { ProbesConfiguration, ProbesOptions } from '../options/probes-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { MODULE_OPTIONS_TOKEN } from '../probes.module-definition.js';
import { tokenInWords } from './provided-class.js';
import type { FoundModule } from './walk-modules.js';
import { within } from './within.js';

/**
 * The options with all defaults, as they are in Kubernetes. `version` is what the options say, because its default
 * depends on the script that is started.
 */
export type ReadOptions = Omit<ProbesConfiguration, 'version'> & { readonly version: string | undefined };

/** The options of `ProbesModule.forRoot()`, or why they are not known. */
export type OptionsReading =
  | { readonly kind: 'read'; readonly values: ReadOptions }
  /** They come from what exists only in an application that runs. */
  | { readonly kind: 'unreadable'; readonly why: string }
  /** No module imports ProbesModule. */
  | { readonly kind: 'missing'; readonly why: string };

/**
 * @param given Options that take the place of those in the module.
 * @throws ProbesConfigurationError as the start of the application does: for wrong options, for a ProbesModule that is
 * imported bare or twice.
 */
export async function readOptions(
  modules: readonly FoundModule[],
  given: ProbesOptions | undefined,
): Promise<OptionsReading> {
  const ours = modules.filter(({ type }) => versionOf(type) !== undefined);
  assertImportedOnce(ours.map(({ type }) => versionOf(type)));
  const [module] = ours;
  if (given !== undefined) return read(given);
  if (!module) return { kind: 'missing', why: 'No module imports ProbesModule.forRoot().' };
  refuseOtherMajor(versionOf(module.type));
  const provider = module.providers.get(MODULE_OPTIONS_TOKEN);
  if (!provider) throw importedBare();
  return fromProvider(provider);
}

function versionOf(type: unknown): unknown {
  return brandOf(type, PROBES_MODULE);
}

function refuseOtherMajor(version: unknown): void {
  if (isUnderstood(version)) return;
  throw new ProbesConfigurationError(
    `ProbesModule comes from nestjs-probes ${version}, but readProbes() from ${PACKAGE_VERSION}, and neither understands ` +
      'the other. Use the readProbes() of the nestjs-probes that the application has.',
  );
}

/** `forRoot()` provides a value, and `forRootAsync()` a factory. */
async function fromProvider(provider: Provider): Promise<OptionsReading> {
  if ('useValue' in provider) return read(provider.useValue);
  if (!('useFactory' in provider)) return unreadable('its options come neither from a value nor from a factory');
  const { useFactory, inject = [] } = provider;
  if (inject.length > 0) {
    const tokens = inject.map((entry) =>
      tokenInWords(typeof entry === 'object' && 'token' in entry ? entry.token : entry),
    );
    return unreadable(`its options come from ${tokens.join(', ')}, which exists only in an application that runs`);
  }
  let options: unknown;
  try {
    options = await within(useFactory(), (limit) => new Error(`It has given no options within ${limit}.`));
  } catch (error) {
    return unreadable(`its factory failed. ${describeError(error)}`);
  }
  return read(options);
}

function read(raw: unknown): OptionsReading {
  const { version: _, ...values } = resolveOptions(raw);
  const version = (raw as ProbesOptions | undefined)?.version;
  return { kind: 'read', values: Object.freeze({ ...values, version }) };
}

function unreadable(because: string): OptionsReading {
  return { kind: 'unreadable', why: `ProbesModule.forRootAsync(): ${because}` };
}
