import { parentPort, workerData } from 'node:worker_threads';
import type { AddressInfo } from 'node:net';
import { Beat } from '../beat.js';
import type { FromWorker, ToWorker, WorkerSetup } from '../messages.js';
import { endThread } from './end-thread.js';
import { LatestAnswers } from './latest-answers.js';
import { createProbeHttpServer } from './probe-http-server.js';
import { Pulse } from './pulse.js';

/** For answers that are on their way when it is time to go. */
const CLOSE_WITHIN_MS = 500;

if (!parentPort) throw new Error('This file is the probe server of nestjs-probes, which starts it as a worker thread');
const main = parentPort;
const setup: WorkerSetup = workerData;

const pulse = new Pulse(new Beat(setup.beat), (lastedMs) => send({ type: 'stall', lastedMs }));
const answers = new LatestAnswers(setup.snapshot, pulse, setup, (kind) => send({ type: 'ask', kind }));
const server = createProbeHttpServer(setup.path, (kind) => answers.answer(kind));

const refused = ({ code, message }: NodeJS.ErrnoException) => {
  send({ type: 'refused', code, message });
  endThread(main);
};
server.once('error', refused);
server.listen({ port: setup.port, host: setup.host }, () => {
  server.off('error', refused);
  send({ type: 'listening', port: (server.address() as AddressInfo).port });
});

main.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'snapshot':
      return answers.put(message.snapshot);
    case 'answer':
      return answers.settle(message.kind, message.answer);
    case 'close':
      return close();
  }
});

/** The thread ends by itself once nothing is left in it. */
function close(): void {
  server.close(() => endThread(main));
  answers.releaseAll();
  setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
}

function send(message: FromWorker): void {
  main.postMessage(message);
}
