import { Worker } from 'node:worker_threads';
import type { Measurements } from '../metrics/metric-values.js';
import type { ReportKind } from '../report/report.js';
import { realTime } from '../timing/real-time.js';
import { listenRefusal } from './listen-refusal.js';
import type { FromWorker, SentAnswer, ToWorker, WorkerSetup } from './messages.js';
import type { Stall } from './stalls.js';
import { WORKER_SCRIPT } from './worker-script.js';

/** A worker that has more to hold than the answers of four routes has gone wrong. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** How long the answers that are on their way may take when the thread is told to end. */
const CLOSE_WITHIN_MS = 2_000;

/** What the thread asks and tells while it runs. */
interface Listener {
  ask(kind: ReportKind): Promise<SentAnswer>;
  measure(): Measurements;
  stall(stall: Stall): void;
}

/** The worker thread in which the probe server runs. */
export class ServerThread {
  private constructor(
    private readonly worker: Worker,
    readonly port: number,
    /** Resolves when it has ended, with what it died of. */
    readonly ended: Promise<Error>,
    readonly post: (message: ToWorker) => void,
  ) {}

  /**
   * Resolves when it listens. Until then it keeps the process alive, and never after.
   *
   * @param script What runs in it.
   * @throws ProbesConfigurationError when it cannot listen.
   */
  static async start(setup: WorkerSetup, hears: Listener, script = WORKER_SCRIPT): Promise<ServerThread> {
    // Not with the flags and variables of the application: what they load (a tracer, a TypeScript loader) is not for it.
    const worker = new Worker(script, {
      eval: true,
      name: 'nestjs-probes',
      workerData: setup,
      execArgv: [],
      env: {},
      resourceLimits: RESOURCE_LIMITS,
    });
    const ended = endOf(worker);
    const post = (message: ToWorker) => worker.postMessage(message);
    const port = await new Promise<number>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'listening':
            return resolve(message.port);
          case 'refused':
            return reject(listenRefusal(setup, message));
          case 'ask':
            return void hears.ask(message.kind).then((answer) => post({ type: 'answer', kind: message.kind, answer }));
          case 'measure':
            return post({ type: 'measured', measured: hears.measure() });
          case 'stall':
            return hears.stall(message.stall);
        }
      });
      void ended.then(reject);
    });
    worker.unref();
    return new ServerThread(worker, port, ended, post);
  }

  /** Resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.worker.ref();
    this.post({ type: 'close' });
    const patience = realTime.setTimeout(() => void this.worker.terminate(), CLOSE_WITHIN_MS);
    await this.ended;
    realTime.clearTimeout(patience);
  }
}

function endOf(worker: Worker): Promise<Error> {
  return new Promise((resolve) => {
    let cause: Error | undefined;
    worker.once('error', (error) => (cause = error));
    worker.once('exit', (code) => resolve(cause ?? new Error(`it ended with code ${code}`)));
  });
}
