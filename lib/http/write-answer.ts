import type { ServerResponse } from 'node:http';
import { canBeEnded, mayBeWritten } from './may-be-written.js';
import type { ProbeAnswer } from './render-answer.js';

/**
 * Writes an answer: in the same turn if it is ready, otherwise when it comes. Does nothing if the application has
 * answered meanwhile.
 */
export function writeAnswer(
  response: ServerResponse,
  answer: ProbeAnswer | Promise<ProbeAnswer>,
): void | Promise<void> {
  return answer instanceof Promise ? answer.then((late) => write(response, late)) : write(response, answer);
}

function write(response: ServerResponse, { httpStatus, headers, body }: ProbeAnswer): void {
  if (!mayBeWritten(response)) return;
  response.writeHead(httpStatus, headers);
  // The application may have replaced writeHead(), and its own function may end the response.
  if (canBeEnded(response)) response.end(body);
}
