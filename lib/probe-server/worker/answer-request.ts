import type { IncomingMessage } from 'node:http';
import type { ProbeAnswer } from '../../http/render-answer.js';
import { renderPage } from '../../http/render-page.js';
import { preferredBy } from '../../http/representation.js';
import { varied } from '../../http/vary.js';
import type { ReportKind } from '../../report/report.js';
import type { LatestAnswers } from './latest-answers.js';

/**
 * Answers a request for one of the routes. The page is made in this thread from what it has, without the main thread.
 */
export function answerRequest(
  kind: ReportKind,
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  answers: Pick<LatestAnswers, 'answer' | 'pageValues'>,
): ProbeAnswer | Promise<ProbeAnswer> {
  if (kind !== 'health') return answers.answer(kind);
  const representation = preferredBy(request.headers.accept);
  if (representation !== 'json') return varied(renderPage(representation, answers.pageValues(), request));
  const answer = answers.answer(kind);
  return answer instanceof Promise ? answer.then(varied) : varied(answer);
}
