import { KeptConnections } from './cluster/kept-connections.mjs';
import { spread } from './cluster/spread.mjs';
import { TICK_MS } from './settings.mjs';

/** The requests of all clients: sent to the Service, and to the database as far as they need it. */
export class Traffic {
  #kept;

  /** @param settings Those of `TRAFFIC`. */
  constructor(pods, settings, { service, database, record }) {
    this.pods = pods;
    this.settings = settings;
    this.service = service;
    this.database = database;
    this.record = record;
    this.#kept = new KeptConnections(service);
  }

  /** Those of one tick. */
  tick() {
    const { requestsPerSecond, atMostPerSecond, partKept } = this.settings;
    const inTick = TICK_MS / 1_000;
    const requests = this.pods * requestsPerSecond * inTick;
    this.#become(spread(requests * (1 - partKept), this.service.counts, atMostPerSecond * inTick));
    if (partKept > 0) this.#become(this.#kept.send(requests * partKept));
  }

  #become(sent) {
    const { partWithDatabase: part, timeoutMs } = this.settings;
    const lost = sent.dead + sent.tooMany;
    const asking = sent.serving * part;
    const found = this.database.requests(asking, timeoutMs);
    this.record.add('answered', (sent.serving + sent.cutOff) * (1 - part) + found);
    this.record.add('refused', sent.refused);
    this.record.add('failed', lost + asking - found + sent.cutOff * part);
    this.record.add('needless', (sent.refused + lost) * (1 - part));
  }
}
