import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ReportKind } from '../report/report.js';
import type { ProbeAnswers } from './probe-answers.js';
import { isRead } from './probe-request.js';
import { writeAnswer } from './write-answer.js';

/**
 * Answers probes where the server gets them, ahead of all that an application puts in front of its routes: middleware,
 * guards, rate limits, a session store. One that knows no kubelet, or that waits for a dependency, would fail the probe,
 * and with liveness every replica would be restarted for it.
 */
export function answerAhead(
  server: Server,
  probeOf: (request: IncomingMessage) => ReportKind | undefined,
  answers: Pick<ProbeAnswers, 'answer'>,
): void {
  // What listens by now is the application, and is given everything but probes. Who comes later looks on.
  const application = server.rawListeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const kind = isRead(request) ? probeOf(request) : undefined;
    if (kind !== undefined) return void writeAnswer(response, answers.answer(kind));
    for (const listener of application) listener.call(server, request, response);
  });
}
