import type { LoggerService } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { type Circumstances, NOTHING_SPECIAL } from '../checks/standing.js';
import { describeError } from '../errors/describe-error.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { declaredIndicator } from './health-indicator.decorator.js';
import { createIndicator, type Indicator, registeredIndicator } from './indicator.js';
import { type IndicatorFields, indicatorFields, type TimingDefaults } from './indicator-options.js';
import { LAZY_MODULES_UNKNOWN, madeProviders } from './nest-static-context.js';
import { namedInWords, readNotCritical, unknownInWords } from './not-critical.js';
import { namesakes, refuseOtherMajor } from './read-declaration.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** All providers that `@HealthIndicator()` marks, in any module, also in modules that are loaded later. */
export class IndicatorRegistry {
  readonly #indicators = new Map<string, Indicator & { readonly origin: string }>();
  readonly #inspected = new Set<string>();
  /** `undefined` after a change of the indicators. */
  #untilReady: readonly string[] | undefined;
  readonly #fields: IndicatorFields;
  readonly #circumstances: Circumstances;
  #modulesSeen = 0;
  #warned = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    defaults: TimingDefaults,
    private readonly logger: LoggerService,
    pod = NOTHING_SPECIAL.pod,
    environment: NodeJS.ProcessEnv = {},
  ) {
    this.#circumstances = { pod, notCritical: readNotCritical(environment) };
    this.#fields = indicatorFields(defaults);
  }

  get indicators(): readonly Indicator[] {
    return [...this.#indicators.values()];
  }

  /** The names of the checks that are critical until the pod is ready. Each report asks for them. */
  get untilReady(): readonly string[] {
    return (this.#untilReady ??= this.indicators.flatMap(({ name, critical }) =>
      critical === 'until-ready' ? [name] : [],
    ));
  }

  /**
   * Finds all indicators at the start.
   *
   * @throws ProbesConfigurationError for the first invalid one, so the application does not start.
   */
  discover(): void {
    this.#modulesSeen = this.modules.size;
    for (const wrapper of this.discovery.getProviders()) this.admit(wrapper);
  }

  /**
   * Returns the indicators of modules that were loaded since the last call. The application already runs, so an invalid
   * one is logged and left out.
   */
  discoverLate(): readonly Indicator[] {
    const { size } = this.modules;
    if (size === this.#modulesSeen) return [];
    const isMade = madeProviders();
    if (!isMade) {
      this.#modulesSeen = size;
      this.warnOnce(LAZY_MODULES_UNKNOWN);
      return [];
    }
    const wrappers = this.discovery.getProviders();
    // Nest registers a lazy module before it has made the providers. Then look again at the next call.
    if (wrappers.every(isMade)) this.#modulesSeen = size;
    return wrappers.filter(isMade).flatMap((wrapper) => this.admitOrLog(wrapper));
  }

  /**
   * An indicator that no class declares.
   *
   * @throws ProbesConfigurationError for an invalid one, or when the name is taken.
   */
  register(name: unknown, check: unknown, options: unknown): Indicator {
    const indicator = registeredIndicator(name, check, options, this.#fields, this.#circumstances);
    this.add(indicator, 'one that was registered by code');
    return indicator;
  }

  /** Takes an indicator out and aborts its run under way. Its name is free then. */
  remove(name: string): void {
    this.#indicators.get(name)?.cancel?.();
    this.#indicators.delete(name);
    this.#untilReady = undefined;
  }

  /** Call it when the application has booted: until then code may register more indicators. */
  warnOfUnknownNames(): void {
    const sentence = unknownInWords(this.#circumstances.notCritical, [...this.#indicators.keys()]);
    if (sentence !== undefined) this.logger.warn(sentence);
  }

  private warnOnce(sentence: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.logger.warn(sentence);
  }

  private admitOrLog(wrapper: Wrapper): Indicator[] {
    try {
      return this.admit(wrapper);
    } catch (error) {
      this.logger.error(describeError(error));
      return [];
    }
  }

  private admit(wrapper: Wrapper): Indicator[] {
    const type = typeOf(wrapper);
    const declaration = type && declaredIndicator(type);
    if (!declaration || this.#inspected.has(wrapper.id)) return [];
    this.#inspected.add(wrapper.id);
    refuseOtherMajor(declaration, type.name);
    refuseScoped(wrapper, type.name);
    const indicator = createIndicator(type.name, wrapper.instance, declaration, this.#fields, this.#circumstances);
    this.add(indicator, `${type.name} in ${wrapper.host?.name ?? 'an unknown module'}`);
    return [indicator];
  }

  private add(indicator: Indicator, origin: string): void {
    const namesake = this.#indicators.get(indicator.name);
    if (namesake) throw namesakes(indicator.name, namesake.origin, origin);
    this.#indicators.set(indicator.name, { ...indicator, origin });
    this.#untilReady = undefined;
    if (this.#circumstances.notCritical.has(indicator.name)) this.logger.warn(namedInWords(indicator.name));
  }
}

/** The class of a provider's instance. `undefined` for an alias: its target is found under its own token. */
function typeOf(wrapper: Wrapper): { readonly name: string } | undefined {
  if (wrapper.isAlias) return undefined;
  // A test replaces an indicator by its token, and the double has no decorator.
  if (typeof wrapper.token === 'function' && declaredIndicator(wrapper.token)) return wrapper.token;
  return wrapper.isNotMetatype ? wrapper.instance?.constructor : (wrapper.metatype ?? undefined);
}

function refuseScoped(wrapper: Wrapper, className: string): void {
  if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return;
  throw new ProbesConfigurationError(
    `@HealthIndicator() on ${className}: the provider is ${wrapper.isTransient ? 'transient' : 'request-scoped, itself or through what it injects'}, ` +
      'but a probe asks one instance, outside of any request. Give it the default scope.',
  );
}
