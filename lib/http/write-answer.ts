import type { ServerResponse } from 'node:http';
import type { ProbeAnswer } from './render-answer.js';

/** In the same turn where the answer is there, and else when it has come. */
export function writeAnswer(
  response: ServerResponse,
  answer: ProbeAnswer | Promise<ProbeAnswer>,
): void | Promise<void> {
  return answer instanceof Promise ? answer.then((late) => write(response, late)) : write(response, answer);
}

function write(response: ServerResponse, { httpStatus, headers, body }: ProbeAnswer): void {
  response.writeHead(httpStatus, headers).end(body);
}
