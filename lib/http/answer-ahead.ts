import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ReportKind } from '../report/report.js';
import { abandon, expectErrors } from './abandon.js';
import { mayBeWritten } from './may-be-written.js';
import type { ProbeAnswers } from './probe-answers.js';
import { isRead } from './probe-request.js';
import { writeAnswer } from './write-answer.js';

/**
 * Answers probes where the server gets them, ahead of all that an application puts in front of its routes: middleware,
 * guards, rate limits, a session store. One that knows no kubelet, or that waits for a dependency, would fail the probe,
 * and with liveness every replica would be restarted for it.
 *
 * @param failed Told what the application has thrown while a probe was answered.
 */
export function answerAhead(
  server: Server,
  kindOf: (request: IncomingMessage) => ReportKind | undefined,
  answers: Pick<ProbeAnswers, 'answer'>,
  failed: (error: unknown) => void,
): void {
  // What listens by now is the application, and is given everything but probes. A listener that is added later only looks on.
  const application = server.rawListeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const kind = isRead(request) ? kindOf(request) : undefined;
    if (kind === 'health') {
      // It is a route of the application. Express throws for what a listener before this one has answered.
      if (!mayBeWritten(response)) return;
    } else if (kind !== undefined) {
      return void answer(response, () => answers.answer(kind), failed);
    }
    for (const listener of application) listener.call(server, request, response);
  });
}

/** Never rejects. */
async function answer(
  response: ServerResponse,
  make: () => ReturnType<ProbeAnswers['answer']>,
  failed: (error: unknown) => void,
): Promise<void> {
  try {
    expectErrors(response);
    // Not in this turn: listeners behind this one may answer the request, or add a header, as they may with any other.
    writeAnswer(response, await make());
  } catch (error) {
    abandon(response);
    failed(error);
  }
}
