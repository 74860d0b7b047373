import { Deployment } from './cluster/deployment.mjs';
import { Node } from './cluster/node.mjs';
import { Service } from './cluster/service.mjs';
import { Database } from './database/database.mjs';
import { Record } from './record.mjs';
import {
  CONTAINER,
  DATABASE,
  FAULT_AT_MS,
  NODE_GRACE_MS,
  PROBES,
  PROPAGATION_MS,
  ROLLING,
  START_WITHIN_MS,
  TICK_MS,
  TRAFFIC,
} from './settings.mjs';
import { between, randomOf } from './time/random.mjs';
import { takeOver } from './time/take-over.mjs';
import { VirtualClock } from './time/virtual-clock.mjs';
import { Traffic } from './traffic.mjs';

/**
 * Lets a fleet live through a fault.
 *
 * @param library From `loadLibrary()`. Its clocks are virtual meanwhile, and so are those of the whole process.
 * @param job `{ pods, policy, fault, seed }`, and what is not as in settings.mjs.
 * @returns The columns of the record: one number for each second.
 */
export async function simulate(library, job) {
  const clock = new VirtualClock();
  const giveBack = takeOver(clock, randomOf(job.seed, 'library'), library.realTime);
  try {
    return await live(clock, library, job);
  } finally {
    giveBack();
  }
}

async function live(clock, library, { pods, policy, fault, seed, ...own }) {
  const record = new Record();
  const routing = randomOf(seed, 'routing');
  const world = {
    clock,
    library,
    policy,
    container: { ...CONTAINER, ...own.container },
    probes: { ...PROBES, liveness: { ...PROBES.liveness, ...policy.liveness, ...own.liveness } },
    random: randomOf(seed, 'pods'),
    record,
    database: new Database(clock, pods, { ...DATABASE, ...own.database }),
    nodes: Array.from({ length: nodesFor(pods) }, () => new Node(clock, NODE_GRACE_MS)),
    service: new Service(clock, () => between(routing, ...PROPAGATION_MS)),
    onRestart: () => record.add('restarts', 1),
    onPod: () => world.deployment.look(),
  };
  world.deployment = new Deployment(world, world.nodes, own.rolling ?? ROLLING);
  world.deployment.begin(pods, START_WITHIN_MS);
  const beganAt = clock.now;
  const traffic = new Traffic(pods, { ...TRAFFIC, ...own.traffic }, world);
  every(clock, TICK_MS, () => traffic.tick());
  every(clock, 1_000, () => closeSecond(world));
  await clock.runUntil(beganAt + FAULT_AT_MS);
  fault.begin(world);
  await clock.runUntil(clock.now + fault.lastsMs);
  fault.end(world);
  await clock.runUntil(clock.now + fault.afterMs);
  return record.columns;
}

/** At least three, so that one can fail, and 30 pods on each: fewer than the kubelet's limit of 110. */
const nodesFor = (pods) => Math.max(3, Math.ceil(pods / 30));

function every(clock, ms, run) {
  const again = () => {
    clock.after(ms, again);
    run();
  };
  clock.after(ms, again);
}

function closeSecond({ database, record, service }) {
  record.add('endpoints', service.size);
  for (const [kind, count] of Object.entries(database.asked)) record.add(kind, count);
  database.asked = { checks: 0, requests: 0, starts: 0 };
  record.close();
}
