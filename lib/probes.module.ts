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
import { brandOf } from './copies/across-copies.js';
import { PACKAGE_VERSION } from './copies/package-version.js';
import { ProbesConfigurationError } from './errors/configuration-error.js';
import { checkRoutes } from './http/check-routes.js';
import { mountAt, withdraw } from './http/mounted-routes.js';
import { PageSource } from './http/page-source.js';
import { ProbeAnswers } from './http/probe-answers.js';
import { createProbesController } from './http/probes.controller.js';
import { assertImportedOnce, importedBare, PROBES_MODULE } from './imported-probes-module.js';
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

/** Begins when this file is loaded, because a wrong decorator throws before there is an application. */
const configurationErrors = new ConfigurationErrorsLast();

/**
 * Adds startup, liveness and readiness probes to the application that imports it.
 *
 * @example
 * ```ts
 * @Module({ imports: [ProbesModule.forRoot({ server: { port: 9000 } })], providers: [DatabaseHealth] })
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

  /** Like `forRoot()`, with options from a provider: `useFactory` and `inject`, `useClass` or `useExisting`. */
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
    if (!runtime) throw importedBare();
    this.#runtime = runtime;
    this.#adapterHost = adapterHost;
    this.#modules = modules;
    this.#config = config;
    // This module starts first and is torn down last, so probes are answered until everything else is torn down.
    for (const module of probesModules(modules)) setDistance(module, Infinity);
  }

  /** At this moment Nest knows all routes and their prefixes, and has not registered any with the platform. */
  async configure(): Promise<void> {
    // In preview mode Nest makes no instance and calls this method on another object.
    if (!(#runtime in this)) return;
    const [controller] = probesModules(this.#modules).flatMap(({ controllers }) => [...controllers.keys()] as Type[]);
    if (!controller) return;
    const { refusal, warnings } = checkRoutes(controller, this.#adapterHost.httpAdapter, this.#modules, this.#config);
    if (refusal === undefined) return warnings.forEach((warning) => new Logger('Probes').warn(warning));
    // Nest does not close an application that does not start.
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
      // A Ctrl-C after the first sign means that a person does not want to wait.
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
    // Nest sends the signal again when it is done. We must still listen then, because in a container it does not end
    // process 1.
    if (this.#runtime.lifecycle.sign === CLOSE) this.#stopListening?.();
  }
}

Object.defineProperty(ProbesModule, PROBES_MODULE, { value: PACKAGE_VERSION });

/**
 * Adds our providers, imports and routes to the module that Nest's builder has made.
 *
 * @param options The options, if they are known already. Nest's preview and @nestjs/swagger may read the routes before
 * the asynchronous options are there.
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
          assertImportedOnce(probesModules(modules).map(({ metatype }) => brandOf(metatype, PROBES_MODULE)));
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

function probesModules(modules: ModulesContainer) {
  return [...modules.values()].filter(({ metatype }) => brandOf(metatype, PROBES_MODULE) !== undefined);
}
