/** The options of the module. All are optional. A wrong value or an unknown name stops the application at its start. */
export interface ProbesOptions {
  /**
   * `false` switches the module off, for a test or for a command that runs once and imports the AppModule. Then there
   * is no route, port, check, startup task, signal or drain. `ProbesService` can still be injected and reports ready.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Base path of the four routes: `/health`, `/health/live`, `/health/ready`, `/health/startup`.
   * @default 'health'
   */
  readonly path?: string;
  /**
   * The application's version, shown in every body.
   * @default the version in the package.json nearest to the entry script
   */
  readonly version?: string;
  /**
   * Serve the probes on the application's own port.
   * @default true
   */
  readonly controllers?: boolean;
  /**
   * Serve the probes also on a separate port, from a separate thread. They answer before the application has booted,
   * until its shutdown has ended, and while its event loop is blocked.
   * @default none
   */
  readonly server?: ProbeServerOptions;
  /** When checks run. An indicator can have its own values. */
  readonly checks?: CheckTimingOptions;
  /** How the application shuts down. */
  readonly drain?: DrainOptions;
  /**
   * `'status'` leaves the messages and details of checks out of every body. Use it when strangers can reach the routes.
   * @default 'full'
   */
  readonly details?: 'full' | 'status';
}

export interface ProbeServerOptions {
  /** The TCP port. With 0 the operating system chooses one, and the log shows it. */
  readonly port: number;
  /**
   * The address to listen on.
   * @default the default of Node: all IPv6 and IPv4 addresses of the machine
   */
  readonly host?: string;
  /**
   * How long the event loop of the main thread may stall before the pod is not ready, in milliseconds.
   * @default 5_000
   */
  readonly unreadyAfterMs?: number;
  /**
   * How long it may stall before liveness fails and Kubernetes restarts the container, in milliseconds.
   * @default 30_000
   */
  readonly deadAfterMs?: number;
  /**
   * When the main thread has stalled for `unreadyAfterMs`, find out through Node's inspector which code blocks it. The
   * log, `/health` and the termination message show it. Does nothing when a debugger may be attached or when Node
   * cannot do it.
   * @default true
   */
  readonly stack?: boolean;
}

export interface CheckTimingOptions {
  /**
   * Deadline of one run, in milliseconds. The default is below the kubelet's timeout of 1 s, so that a probe gets an
   * answer that says what is wrong. With more than 900 a probe gets the result before, and does not wait for the run to
   * end.
   * @default 750
   */
  readonly timeoutMs?: number;
  /**
   * Time between two background runs, in milliseconds, plus or minus a tenth. A background run is skipped while the
   * result is fresh, so an interval below `maxAgeMs` has no use.
   * @default 10_000
   */
  readonly intervalMs?: number;
  /**
   * The maximum age of a result, in milliseconds. A probe that finds an older one waits for a new run. Each dependency
   * is asked at most once in this time, even if many probes arrive. The age counts from the beginning of the run to the
   * arrival of the probe. While the probe waits for one check, for 900 ms at most, the other results may become older.
   * A probe that arrives in the last fiftieth of this time (20 ms at most) waits for a new run. With 0 every probe
   * waits for a new run, and one run at a time is made.
   * @default 1_000
   */
  readonly maxAgeMs?: number;
}

export interface DrainOptions {
  /**
   * After SIGTERM: how long to go on serving, unready, before the teardown begins, in milliseconds. If new clients
   * still come at its end, serving goes on, and `timeoutMs` gets shorter by that time.
   * @default 5_000 when traffic is routed here (`KUBERNETES_SERVICE_HOST` is set, or `NODE_ENV` is `production`);
   * otherwise 0
   */
  readonly delayMs?: number;
  /**
   * How long requests in flight may take before their connections are closed, in milliseconds.
   * @default 20_000
   */
  readonly timeoutMs?: number;
}

/** `host` may be undefined: then Node chooses the addresses. */
interface ProbeServerConfiguration extends Required<Omit<ProbeServerOptions, 'host'>> {
  readonly host: string | undefined;
}

interface DrainConfiguration extends Required<DrainOptions> {
  /** Whether the user has set `delayMs`. */
  readonly isDelaySet: boolean;
}

/** The options after reading: complete, checked and frozen. Each part of the module gets only the options it needs. */
export interface ProbesConfiguration {
  readonly enabled: boolean;
  readonly path: string;
  readonly version: string;
  readonly controllers: boolean;
  readonly server: ProbeServerConfiguration | undefined;
  readonly checks: Required<CheckTimingOptions>;
  readonly drain: DrainConfiguration;
  readonly details: 'full' | 'status';
}
