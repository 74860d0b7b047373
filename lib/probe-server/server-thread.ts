import { Worker } from 'node:worker_threads';
import type { Measurements } from '../metrics/metric-values.js';
import type { ReportKind } from '../report/report.js';
import { realTime } from '../timing/real-time.js';
import { listenRefusal } from './listen-refusal.js';
import type { FromWorker, SentAnswer, ToWorker, WorkerSetup } from './messages.js';
import type { Stall } from './stalls.js';
import { WORKER_SCRIPT } from './worker-script.js';

/** The worker needs little memory: with more than this, something is wrong in it. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** How long the thread may finish its answers after it was told to end. */
const CLOSE_WITHIN_MS = 2_000;

/** Called when the thread asks for something or reports something. */
interface Listener {
  ask(kind: ReportKind): Promise<SentAnswer>;
  measure(): Measurements;
  stall(stall: Stall): void;
}

export class ServerThread {
  private constructor(
    private readonly worker: Worker,
    readonly port: number,
    /** Resolves when it has ended, with the error that ended it. */
    readonly ended: Promise<Error>,
    readonly post: (message: ToWorker) => void,
  ) {}

  /**
   * Starts the thread. Resolves when it listens. Keeps the process alive until then, and not after that.
   *
   * @param script The code that runs in the thread.
   * @throws ProbesConfigurationError when it cannot listen.
   */
  static async start(setup: WorkerSetup, hears: Listener, script = WORKER_SCRIPT): Promise<ServerThread> {
    // Without the flags and variables of the application: they may load a tracer or a TypeScript loader, which this
    // thread must not have.
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

  /** Resolves when the thread has ended. */
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
