import {
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type NestModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
  Optional,
  type Type,
} from '@nestjs/common';
import { ApplicationConfig, DiscoveryModule, DiscoveryService, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { brandOf, sharedKey } from './copies/across-copies.js';
import { PACKAGE_VERSION } from './copies/package-version.js';
import { ProbesConfigurationError } from './errors/configuration-error.js';
import { checkRoutes } from './http/check-routes.js';
import { mountAt, withdraw } from './http/mounted-routes.js';
import { PageSource } from './http/page-source.js';
import { ProbeAnswers } from './http/probe-answers.js';
import { createProbesController } from './http/probes.controller.js';
import { ConfigurationErrorsLast } from './last-words/configuration-errors-last.js';
import { ApplicationServers } from './lifecycle/application-servers.js';
import { drainBeforeClose } from './lifecycle/before-close.js';
import { followListening } from './lifecycle/follow-listening.js';
import { CLOSE } from './lifecycle/lifecycle.js';
import { setDistance } from './lifecycle/nest-module-order.js';
import { onShutdownSignal } from './lifecycle/shutdown-signals.js';
import { isRouted } from './options/is-routed.js';
import type { ProbesOptions } from './options/probes-options.js';
import { basePathOf, hasControllers, resolveOptions } from './options/resolve-options.js';
import { type ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './probes.module-definition.js';
import { withServicesOfOtherCopies } from './probes-of-other-copies.js';
import { OutermostModule } from './probes-outermost.module.js';
import { ProbesRuntime } from './probes.runtime.js';
import { ProbesService } from './probes.service.js';

/** From the first moment: a decorator may be wrong before there is an application. */
const configurationErrors = new ConfigurationErrorsLast();

/** On the class, by which the module of another copy is known. */
const VERSION = sharedKey('ProbesModule');

/**
 * Startup, liveness and readiness probes for the application that imports it, and for Kubernetes to ask.
 *
 * @example
 * ```ts
 * @Module({ imports: [ProbesModule.forRoot()], providers: [DatabaseHealth] })
 * export class AppModule {}
 * ```
 */
@Module({})
export class ProbesModule
  extends ConfigurableModuleClass
  implements NestModule, OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  readonly #runtime: ProbesRuntime;
  readonly #adapterHost: HttpAdapterHost;
  readonly #modules: ModulesContainer;
  readonly #config: ApplicationConfig;
  #stopListening: (() => void) | undefined;

  /** @throws ProbesConfigurationError (at the start of the application) for an option that is wrong or unknown. */
  static override forRoot(options: ProbesOptions = {}): DynamicModule {
    return assemble(super.forRoot(options), options);
  }

  /** The same, with options that a provider supplies: `useFactory` and `inject`, `useClass` or `useExisting`. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return assemble(super.forRootAsync(options));
  }

  constructor(
    @Optional() @Inject(ProbesRuntime) runtime: ProbesRuntime | undefined,
    adapterHost: HttpAdapterHost,
    modules: ModulesContainer,
    config: ApplicationConfig,
  ) {
    super();
    if (!runtime) {
      throw new ProbesConfigurationError('ProbesModule is imported bare. Import ProbesModule.forRoot() instead.');
    }
    this.#runtime = runtime;
    this.#adapterHost = adapterHost;
    this.#modules = modules;
    this.#config = config;
    // First on the way up, last on the way down: probes are answered until everything else is torn down.
    for (const module of probesModules(modules)) setDistance(module, Infinity);
  }

  /** Nest knows all routes now, with their prefixes, and has not given any to the platform. */
  async configure(): Promise<void> {
    // In the preview mode nothing is made, and this is nobody.
    if (!(#runtime in this)) return;
    const [controller] = probesModules(this.#modules).flatMap(({ controllers }) => [...controllers.keys()] as Type[]);
    if (!controller) return;
    const { refusal, warning } = checkRoutes(controller, this.#adapterHost.httpAdapter, this.#modules, this.#config);
    if (warning !== undefined) new Logger('Probes').warn(warning);
    if (refusal === undefined) return;
    // An application that does not start is not closed either.
    await this.#runtime.close();
    throw new ProbesConfigurationError(refusal);
  }

  async onModuleInit(): Promise<void> {
    const { enabled, drain, lifecycle, servers } = this.#runtime;
    if (!enabled) return;
    await this.#runtime.discover();
    followListening(this.#adapterHost, lifecycle);
    if (this.#adapterHost.httpAdapter) servers.begin(this.#adapterHost.httpAdapter);
    servers.each((server, open) => drain.follow(server, open));
    this.#stopListening = onShutdownSignal((signal) => {
      // After the first sign a Ctrl-C is somebody's who does not want to wait.
      if (lifecycle.sign !== undefined && signal === 'SIGINT') drain.hurry();
      lifecycle.shutDown(signal);
    });
    drainBeforeClose(this.#adapterHost, drain, () => lifecycle.shutDown(CLOSE));
  }

  onApplicationBootstrap(): void {
    configurationErrors.forget();
    this.#runtime.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#runtime.close();
    // Nest sends a signal again when it is done: then it must be heard, for it does not end the process with the id 1.
    if (this.#runtime.lifecycle.sign === CLOSE) this.#stopListening?.();
  }
}

Object.defineProperty(ProbesModule, VERSION, { value: PACKAGE_VERSION });

/**
 * Around the options that Nest's builder provides: what reads them, what is made of them, and the routes.
 *
 * @param options As far as they are known. Nest's preview and @nestjs/swagger may look at the routes when they are all there is.
 */
function assemble(definition: DynamicModule, options: ProbesOptions = {}): DynamicModule {
  const controller = createProbesController(basePathOf(options));
  return withServicesOfOtherCopies({
    ...definition,
    global: true,
    imports: [...(definition.imports ?? []), DiscoveryModule, OutermostModule],
    controllers: hasControllers(options) ? [controller] : [],
    providers: [
      ...(definition.providers ?? []),
      {
        provide: ProbesRuntime,
        inject: [MODULE_OPTIONS_TOKEN, DiscoveryService, ModulesContainer, HttpAdapterHost],
        useFactory: async (
          raw: unknown,
          discovery: DiscoveryService,
          modules: ModulesContainer,
          adapterHost: HttpAdapterHost,
        ) => {
          const configuration = resolveOptions(raw, isRouted(process.env));
          assertImportedOnce(modules);
          mountAt(configuration.path, controller);
          if (!configuration.controllers) withdraw(controller, modules);
          const runtime = new ProbesRuntime(configuration, discovery, modules, Boolean(adapterHost.httpAdapter));
          await runtime.listen();
          return runtime;
        },
      },
      { provide: ApplicationServers, inject: [ProbesRuntime], useFactory: ({ servers }: ProbesRuntime) => servers },
      { provide: ProbeAnswers, inject: [ProbesRuntime], useFactory: ({ answers }: ProbesRuntime) => answers },
      { provide: PageSource, inject: [ProbesRuntime], useFactory: ({ page }: ProbesRuntime) => page },
      ProbesService,
    ],
    exports: [ProbesService, ProbesRuntime],
  });
}

/** @throws ProbesConfigurationError */
function assertImportedOnce(modules: ModulesContainer): void {
  const versions = probesModules(modules).map(({ metatype }) => brandOf(metatype, VERSION));
  if (versions.length > 1) {
    const from = new Set(versions).size > 1 ? ` (from nestjs-probes ${versions.join(' and ')})` : '';
    throw new ProbesConfigurationError(
      `ProbesModule.forRoot() is imported twice${from}, but an application has one set of probes. Keep the one in ` +
        'AppModule: its ProbesService is there for every module.',
    );
  }
}

function probesModules(modules: ModulesContainer) {
  return [...modules.values()].filter(({ metatype }) => brandOf(metatype, VERSION) !== undefined);
}
