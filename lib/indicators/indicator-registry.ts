import type { LoggerService } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { IndicatorMark } from './health-indicator.decorator.js';
import { createIndicator, type Indicator } from './indicator.js';
import type { TimingDefaults } from './indicator-options.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Which checks there are: every provider that `@HealthIndicator()` marks, in whatever module, loaded lazily too. */
export class IndicatorRegistry {
  readonly #indicators = new Map<string, Indicator & { readonly origin: string }>();
  readonly #inspected = new Set<string>();
  #modulesSeen = 0;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    private readonly defaults: TimingDefaults,
    private readonly logger: LoggerService,
  ) {}

  get indicators(): readonly Indicator[] {
    return [...this.#indicators.values()];
  }

  /**
   * At the start: all there are.
   *
   * @throws ProbesConfigurationError for the first that cannot be one: the application does not start.
   */
  discover(): void {
    this.#modulesSeen = this.modules.size;
    for (const wrapper of this.discovery.getProviders({ metadataKey: IndicatorMark.KEY })) this.admit(wrapper);
  }

  /**
   * Later: those of modules that were loaded since, returned once. The application runs by now, so one that cannot be
   * an indicator is left out and logged.
   */
  discoverLate(): readonly Indicator[] {
    if (this.modules.size === this.#modulesSeen) return [];
    const { size } = this.modules;
    const wrappers = this.discovery.getProviders({ metadataKey: IndicatorMark.KEY });
    // Nest registers a lazy module before it has made its providers: then look again at the next call.
    if (wrappers.every((wrapper) => this.#inspected.has(wrapper.id) || isMade(wrapper))) this.#modulesSeen = size;
    return wrappers.filter(isMade).flatMap((wrapper) => this.admitOrLog(wrapper));
  }

  private admitOrLog(wrapper: Wrapper): Indicator[] {
    try {
      return this.admit(wrapper);
    } catch (error) {
      if (!(error instanceof ProbesConfigurationError)) throw error;
      this.logger.error(error.message);
      return [];
    }
  }

  private admit(wrapper: Wrapper): Indicator[] {
    if (this.#inspected.has(wrapper.id)) return [];
    this.#inspected.add(wrapper.id);
    const { name: className } = wrapper.isNotMetatype ? wrapper.instance.constructor : wrapper.metatype;
    refuseScoped(wrapper, className);
    const declaration = this.discovery.getMetadataByDecorator(IndicatorMark, wrapper);
    if (declaration === undefined) return [];
    const indicator = createIndicator(className, wrapper.instance, declaration, this.defaults);
    const origin = `${className} in ${wrapper.host?.name ?? 'an unknown module'}`;
    const namesake = this.#indicators.get(indicator.name);
    if (namesake) {
      throw new ProbesConfigurationError(
        `Two health indicators are called \`${indicator.name}\`: ${namesake.origin} and ${origin}. Names must differ: ` +
          'give one of them another with @HealthIndicator(name); a class that two modules need is provided by one and exported.',
      );
    }
    this.#indicators.set(indicator.name, { ...indicator, origin });
    return [indicator];
  }
}

function refuseScoped(wrapper: Wrapper, className: string): void {
  if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return;
  throw new ProbesConfigurationError(
    `@HealthIndicator() on ${className}: the provider is ${wrapper.isTransient ? 'transient' : 'request-scoped, itself or through what it injects'}, ` +
      'but a probe asks one instance, outside of any request. Give it the default scope.',
  );
}

function isMade(wrapper: Wrapper): boolean {
  return wrapper.getInstanceByContextId(STATIC_CONTEXT).isResolved === true || !wrapper.isDependencyTreeStatic();
}
