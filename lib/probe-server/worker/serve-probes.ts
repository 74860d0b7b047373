import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { Beat } from '../beat.js';
import { calmEveryMs } from '../calm.js';
import type { FromWorker, ToWorker, WorkerSetup } from '../messages.js';
import { answerRequest } from './answer-request.js';
import { writeLastWords } from '../../last-words/write-last-words.js';
import { DeathNotice } from './death-notice.js';
import { endThread } from './end-thread.js';
import { placeInWords, stackInWords } from './frames.js';
import { LatestAnswers } from './latest-answers.js';
import { LatestMetrics } from './latest-metrics.js';
import { Looks } from './looks.js';
import { createProbeHttpServer } from './probe-http-server.js';
import { Pulse } from './pulse.js';
import { readMainThread } from './read-main-thread.js';
import { StallWatch } from './stall-watch.js';

/** How long answers may be finished when the thread is told to end. */
const CLOSE_WITHIN_MS = 500;

/**
 * The probe server: listens, and answers with the latest data of the main thread and with what this thread knows about
 * it.
 *
 * @param read Reads the stack of the main thread.
 */
export function serveProbes(
  setup: WorkerSetup,
  main: Pick<MessagePort, 'on' | 'postMessage' | 'close'>,
  read = readMainThread,
): Server {
  const send = (message: FromWorker) => main.postMessage(message);
  const beat = new Beat(setup.beat);
  const cwd = process.cwd();
  const pulse = new Pulse(beat, (lastedMs) => {
    const standing = watch?.take();
    const where = standing && { stack: stackInWords(standing, cwd), place: placeInWords(standing, cwd) };
    notice.stallEnded(lastedMs, where?.place);
    send({ type: 'stall', stall: { lastedMs, ...where } });
  });
  const watch = setup.stack ? new StallWatch(pulse, beat, setup, read) : undefined;
  const shownStack = () => {
    const standing = setup.details === 'full' ? watch?.standing : undefined;
    return standing && stackInWords(standing, cwd);
  };
  const answers = new LatestAnswers(setup.snapshot, pulse, setup, (kind) => send({ type: 'ask', kind }), shownStack);
  const notice = new DeathNotice(
    setup,
    () => answers.phase === 'draining',
    () => watch?.standing && placeInWords(watch.standing, cwd),
    (words) => writeLastWords(words, setup.terminationLog),
  );
  const looks = new Looks(pulse, calmEveryMs(setup), [...(watch ? [watch] : []), notice]);
  const metrics = new LatestMetrics(setup.snapshot.measured, answers, () => send({ type: 'measure' }));
  const server = createProbeHttpServer(
    setup.path,
    (kind, request) => answerRequest(kind, request, answers),
    (format) => metrics.answer(format),
  );

  const refused = ({ code, message }: NodeJS.ErrnoException) => {
    send({ type: 'refused', code, message });
    endThread(main);
  };
  server.once('error', refused);
  server.listen({ port: setup.port, host: setup.host }, () => {
    server.off('error', refused);
    // In this very turn, in which Node starts the timer that looks for slow clients: so both wake the thread together.
    looks.start();
    send({ type: 'listening', port: (server.address() as AddressInfo).port });
  });

  /** Stops the timers and the server. The thread ends by itself after that. */
  const close = () => {
    looks.stop();
    const isAlone = watch?.whenDone();
    server.close(() => void Promise.resolve(isAlone).then(() => endThread(main)));
    answers.releaseAll();
    metrics.releaseAll();
    setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
  };

  main.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'snapshot':
        metrics.put(message.snapshot.measured);
        return answers.put(message.snapshot);
      case 'answer':
        return answers.settle(message.kind, message.answer);
      case 'measured':
        return metrics.settle(message.measured);
      case 'close':
        return close();
    }
  });
  return server;
}
