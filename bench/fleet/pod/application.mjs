import { merge } from 'rxjs';
import { CHECKS } from '../settings.mjs';

/** Nest's container of an application that declares nothing: its only check is registered by code. */
const DISCOVERY = { getProviders: () => [] };
const MODULES = new Map();

/** `retry: true` of a startup task. */
const MIGRATIONS = { name: 'migrations', origin: 'a pod', after: [], retry: { delayMs: 2_000, attempts: Infinity } };

/** Ten thousand pods would have much to say. */
const LOGGER = { log: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A process of the application: the parts of the library that decide what a probe is answered, put together and driven as
 * `ProbesRuntime` does it. It has no probe server, because no event loop stalls here, and nobody looks at its page,
 * metrics and history.
 */
export class Application {
  #lifecycle;
  #answers;
  #monitor;

  /**
   * @param ask Asks the database once.
   * @param options Those of `@HealthIndicator('database', options)`.
   * @param migrates Whether it has a startup task that asks the database, and goes on until it answers.
   */
  constructor(library, ask, options, migrates) {
    const board = new library.Board();
    this.#lifecycle = new library.Lifecycle(LOGGER);
    const registry = new library.IndicatorRegistry(DISCOVERY, MODULES, CHECKS, LOGGER, this.#lifecycle);
    this.#monitor = new library.Monitor(registry, board, library.REPLY_WITHIN_MS);
    this.#lifecycle.lookOutForReadiness({ monitor: this.#monitor, registry, hasProbeServer: false });
    const tasks = new library.StartupTasks(LOGGER);
    if (migrates) tasks.plan([{ ...MIGRATIONS, run: ({ signal }) => ask(signal) }]);
    const progress = { startup: tasks.board, drain: { progress: [] } };
    const reporter = new library.Reporter(this.#lifecycle, progress, this.#monitor, { version: '1', details: 'full' });
    const changes$ = merge(this.#lifecycle.changes$, tasks.board.changes$, board.postings$, board.removals$);
    this.#answers = new library.ProbeAnswers(reporter, this.#monitor, CHECKS.maxAgeMs, changes$);
    this.#lifecycle.shutdownSignal.addEventListener('abort', () => this.#monitor.stop());
    this.#monitor.register('database', ({ signal }) => ask(signal), options);
    this.#boot(library, tasks);
  }

  /** The status that a probe gets, or a promise of it. */
  answer(kind) {
    const answer = this.#answers.answer(kind);
    return answer instanceof Promise ? answer.then(({ httpStatus }) => httpStatus) : answer.httpStatus;
  }

  /** SIGTERM. */
  shutDown() {
    this.#lifecycle.shutDown('SIGTERM');
  }

  #boot({ startUp }, tasks) {
    this.#monitor.start();
    const passed = () => {
      if (tasks.board.progress.length > 0) this.#monitor.renew();
      return this.#monitor.whenPassing('startup');
    };
    void startUp(this.#lifecycle, tasks, passed, (error) => {
      throw error;
    });
    this.#lifecycle.booted();
  }
}
