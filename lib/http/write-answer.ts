import type { ServerResponse } from 'node:http';
import { canBeEnded, mayBeWritten } from './may-be-written.js';
import type { ProbeAnswer } from './render-answer.js';

/** Writes an answer in the same turn where it is there, and else when it has come. Not where somebody else has answered. */
export function writeAnswer(
  response: ServerResponse,
  answer: ProbeAnswer | Promise<ProbeAnswer>,
): void | Promise<void> {
  return answer instanceof Promise ? answer.then((late) => write(response, late)) : write(response, answer);
}

function write(response: ServerResponse, { httpStatus, headers, body }: ProbeAnswer): void {
  if (!mayBeWritten(response)) return;
  response.writeHead(httpStatus, headers);
  // The application may have put a function of its own in the place of writeHead().
  if (canBeEnded(response)) response.end(body);
}
