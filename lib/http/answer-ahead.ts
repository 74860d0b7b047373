import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ReportKind } from '../report/report.js';
import { abandon, expectErrors } from './abandon.js';
import { mayBeWritten } from './may-be-written.js';
import type { ProbeAnswers } from './probe-answers.js';
import { isLastListener } from './last-listener.js';
import { isRead } from './probe-request.js';
import { writeAnswer } from './write-answer.js';

/** What waits for this goes on when all listeners of a request have run, and before the next request. */
const AFTER_THE_LISTENERS = Promise.resolve();

/**
 * Answers probes at the server, before the application's middleware, guards, rate limits or session store. If one of
 * those refuses the kubelet, or waits for a dependency, the probe would fail, and a failed liveness probe restarts
 * every replica.
 *
 * @param failed Gets what the application has thrown while a probe was answered.
 */
export function answerAhead(
  server: Server,
  kindOf: (request: IncomingMessage) => ReportKind | undefined,
  answers: Pick<ProbeAnswers, 'answer'>,
  failed: (error: unknown) => void,
): void {
  // The listeners so far are the application: they get every request but the probes. A listener that is added later
  // gets all requests.
  const application = server.rawListeners('request') as RequestListener[];
  const giveUp = (response: ServerResponse, error: unknown) => {
    abandon(response);
    failed(error);
  };
  const write = (response: ServerResponse, kind: ReportKind) => {
    try {
      void writeAnswer(response, answers.answer(kind))?.catch((error: unknown) => giveUp(response, error));
    } catch (error) {
      giveUp(response, error);
    }
  };
  const answer = (response: ServerResponse, kind: ReportKind) => {
    try {
      expectErrors(response);
      if (isLast()) write(response, kind);
      // Later listeners may answer the request or add a header, as with any other request.
      else void AFTER_THE_LISTENERS.then(() => write(response, kind));
    } catch (error) {
      giveUp(response, error);
    }
  };
  server.removeAllListeners('request');
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const kind = isRead(request) ? kindOf(request) : undefined;
    if (kind === 'health') {
      // `/health` is a normal route. An earlier listener may have answered it already, and then Express throws.
      if (!mayBeWritten(response)) return;
    } else if (kind !== undefined) {
      return answer(response, kind);
    }
    for (const each of application) each.call(server, request, response);
  };
  const isLast = isLastListener(server, 'request', listener);
  server.on('request', listener);
}
