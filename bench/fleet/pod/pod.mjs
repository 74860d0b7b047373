import { Prober } from '../cluster/prober.mjs';
import { restartAt } from '../cluster/back-off.mjs';
import { between } from '../time/random.mjs';
import { BACK_OFF } from '../settings.mjs';
import { Application } from './application.mjs';

/** A pod with one container: its process, the kubelet that probes and restarts it, and what the cluster knows of it. */
export class Pod {
  restarts = 0;
  #application;
  #prober;
  #backOff;
  #isReady = false;
  /** What the kubelet has told the control plane. */
  #isReportedReady = false;
  #isDeleted = false;
  #isLeaving = false;

  /** @param release `{ hasAccess }`: whether its password is right. */
  constructor(world, node, release) {
    this.world = world;
    this.node = node;
    this.release = release;
    node.pods.add(this);
    this.#startProcess();
  }

  /** What a request finds here. */
  get kind() {
    if (this.#application === undefined || !this.node.isConnected) return 'dead';
    return this.release.hasAccess ? 'serving' : 'cutOff';
  }

  /** Whether clients that keep their connections stay: a process that shuts down asks them to leave. */
  get keepsClients() {
    return this.#application !== undefined && !this.#isLeaving;
  }

  /** Whether the control plane says that requests may be sent here. */
  get isEndpoint() {
    return this.#isReportedReady && !this.#isDeleted && !this.node.isGivenUp;
  }

  /** The kubelet tells the control plane what it thinks, if it can. */
  report() {
    if (this.node.isConnected) this.#isReportedReady = this.#isReady;
  }

  /** Something has changed that the Service or the deployment may want to know. */
  tell() {
    this.world.service.changed(this);
    this.world.service.follow(this);
    this.world.onPod();
  }

  /** For good. */
  delete() {
    if (this.#isDeleted) return;
    this.#isDeleted = true;
    this.#setReady(false);
    this.tell();
    this.#stopProcess();
  }

  answer(kind) {
    return this.#application?.answer(kind) ?? 0;
  }

  #startProcess() {
    const { clock, random, library, policy, probes, container } = this.world;
    const ask = (signal) => this.#ask(signal);
    this.#prober = new Prober(clock, random, probes, this, {
      ready: (isReady) => this.#setReady(isReady),
      failed: () => this.#restart(),
    });
    this.#isLeaving = false;
    this.#prober.begin();
    clock.after(between(random, ...container.bootMs), () => {
      if (this.#isDeleted) return;
      this.#application = new Application(library, ask, policy.options, container.migrates);
      if (this.#canAsk) this.world.database.startOfProcess();
    });
  }

  #restart() {
    this.#setReady(false);
    this.#stopProcess();
    this.world.onRestart();
    this.restarts += 1;
  }

  /** SIGTERM: it goes on serving for the window of its drain, and is gone then. */
  #stopProcess() {
    const { clock, container } = this.world;
    this.#isLeaving = true;
    this.#prober.end();
    const application = this.#application;
    application?.shutDown();
    clock.after(application ? container.drainMs : 0, () => {
      this.#application = undefined;
      this.world.service.changed(this);
      if (this.#isDeleted) return void this.node.pods.delete(this);
      const { at, entry } = restartAt(this.#backOff, clock.now, BACK_OFF);
      this.#backOff = entry;
      clock.after(at - clock.now, () => {
        if (!this.#isDeleted) this.#startProcess();
      });
    });
  }

  #setReady(isReady) {
    if (isReady === this.#isReady) return;
    this.#isReady = isReady;
    this.report();
    this.tell();
  }

  get #canAsk() {
    return this.node.isConnected && this.release.hasAccess;
  }

  #ask(signal) {
    const { database } = this.world;
    if (this.node.isConnected) return this.release.hasAccess ? database.check(signal) : database.wrongPassword();
    // Nothing comes back, also no refusal.
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  }
}
