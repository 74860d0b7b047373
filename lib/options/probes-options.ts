/** What a user may set. Every field may be left out; a wrong or an unknown one stops the application at its start. */
export interface ProbesOptions {
  /**
   * `false` switches the module off, for a test or for a command that runs once and imports the AppModule: no route, port,
   * check, startup task, signal or drain. `ProbesService` can be injected all the same, and says that it is ready.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Base path of the four routes: `/health`, `/health/live`, `/health/ready`, `/health/startup`.
   * @default 'health'
   */
  readonly path?: string;
  /**
   * The application's version, reported in every body.
   * @default the version in the package.json nearest to the entry script
   */
  readonly version?: string;
  /**
   * Serve the probes on the application's own port.
   * @default true
   */
  readonly controllers?: boolean;
  /**
   * Serve the probes on a port of their own too, from a thread of its own: from before the application boots to the end
   * of its shutdown, and while its event loop does not turn.
   * @default none
   */
  readonly server?: ProbeServerOptions;
  /** When checks run, unless an indicator says otherwise for itself. */
  readonly checks?: CheckTimingOptions;
  /** How the application leaves its Service. */
  readonly drain?: DrainOptions;
  /**
   * `'status'` leaves the messages and details of checks out of every body, for routes that strangers can reach.
   * @default 'full'
   */
  readonly details?: 'full' | 'status';
}

export interface ProbeServerOptions {
  /** The TCP port. 0 leaves the choice to the system, and the log tells. */
  readonly port: number;
  /**
   * The address to listen on.
   * @default what Node listens on: all addresses, of IPv6 and IPv4, as far as the machine has them
   */
  readonly host?: string;
  /**
   * How long the event loop of the main thread may stall before the pod is not ready, in milliseconds.
   * @default 5_000
   */
  readonly unreadyAfterMs?: number;
  /**
   * How long it may stall before the process is taken for dead, and restarted, in milliseconds.
   * @default 30_000
   */
  readonly deadAfterMs?: number;
  /**
   * Ask the main thread, once when it stalls for `unreadyAfterMs`, where it stands, through Node's inspector: for the log,
   * `/health` and the termination message. Nothing is asked where a debugger may be attached, or where Node cannot tell.
   * @default true
   */
  readonly stack?: boolean;
}

export interface CheckTimingOptions {
  /**
   * Deadline of one run, in milliseconds. Below the kubelet's default timeout of 1 s on purpose: an answer that says
   * what is wrong beats no answer. Above 900 probes are answered before the run has ended, with the result of the one before.
   * @default 750
   */
  readonly timeoutMs?: number;
  /**
   * Time from one background pass to the next, in milliseconds, give or take a tenth. A pass asks what is not fresh, so
   * nothing is gained by an interval below `maxAgeMs`.
   * @default 10_000
   */
  readonly intervalMs?: number;
  /**
   * A probe never answers with a result older than this, in milliseconds, without a fresh run; a dependency is asked at
   * most once in this time, however many probes arrive. The age counts from when the dependency was asked to when the
   * probe asks: while it waits for one check, for 900 ms at most, what the others said grows older. A probe in the
   * last fiftieth of this time (20 ms at most) waits for a fresh run. 0: every probe asks afresh, one run at a time all
   * the same.
   * @default 1_000
   */
  readonly maxAgeMs?: number;
}

export interface DrainOptions {
  /**
   * On SIGTERM: how long to go on serving, unready, before anything is torn down, in milliseconds. While new clients still
   * come at its end, serving goes on, at the cost of `timeoutMs`.
   * @default 5_000 where somebody routes traffic: `KUBERNETES_SERVICE_HOST` is set, or `NODE_ENV` is `production`; else 0
   */
  readonly delayMs?: number;
  /**
   * How long requests in flight may take before their connections are closed, in milliseconds.
   * @default 20_000
   */
  readonly timeoutMs?: number;
}

/** Without a host, it listens as Node does. */
interface ProbeServerConfiguration extends Required<Omit<ProbeServerOptions, 'host'>> {
  readonly host: string | undefined;
}

interface DrainConfiguration extends Required<DrainOptions> {
  /** `delayMs` was set by hand, and not by default. */
  readonly isDelaySet: boolean;
}

/** The options once read: complete, checked and frozen. Each part of the module is given its own slice of it. */
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
