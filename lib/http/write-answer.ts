import { ServerResponse } from 'node:http';
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
  if (!canBeEnded(response)) return;
  if (isNodes(response)) endInOneWrite(response, body);
  else response.end(body);
}

/**
 * Node 20 and 22 send what `end(body)` gets, and then an empty chunk for the end: a vectored write, which costs
 * more. When the body has left before the end, there is only one chunk.
 */
function endInOneWrite(response: ServerResponse, body: string): void {
  // Without this, write() waits for the end of the turn.
  response.cork();
  response.write(body);
  response.uncork();
  response.end();
}

/**
 * Whether the response is HTTP/1, and writes and ends as Node does. An application that has put its own function in the
 * place of one of them gets the whole body in `end()`, as everywhere else.
 */
function isNodes(response: ServerResponse): boolean {
  const { write: writes, end: ends } = ServerResponse.prototype;
  return response.write === writes && response.end === ends;
}
