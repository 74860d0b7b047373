import { spread } from './cluster/spread.mjs';
import { TICK_MS, TRAFFIC } from './settings.mjs';

/** The requests of one tick: sent to the Service, and to the database as far as they need it. */
export function sendRequests(pods, { service, database, record }) {
  const inTick = TICK_MS / 1_000;
  const sent = spread(pods * TRAFFIC.requestsPerSecond * inTick, service.counts, TRAFFIC.atMostPerSecond * inTick);
  const part = TRAFFIC.partWithDatabase;
  const lost = sent.dead + sent.tooMany;
  const asking = sent.serving * part;
  const found = database.requests(asking, TRAFFIC.timeoutMs);
  const answered = (sent.serving + sent.cutOff) * (1 - part) + found;
  record.add('answered', answered);
  record.add('refused', sent.refused);
  record.add('failed', lost + asking - found + sent.cutOff * part);
  record.add('needless', (sent.refused + lost) * (1 - part));
}
