import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Answer } from './answer.js';
import { LONGEST_BYTES, TOO_LONG } from './limits.js';
import { problemOf } from './problem-of.js';

/** Asks one URL. Never rejects. `timeoutMs` is for the whole exchange, and no redirect is followed. */
export function ask(url: URL, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
  const where = `${url.origin}${url.pathname}`;
  return new Promise((resolve) => {
    const fails = (problem: string) => settle({ kind: 'failed', problem: `${where} ${problem}` });
    const headers = { accept: 'application/json', connection: 'close', 'user-agent': 'nestjs-probes-cli' };
    const request = url.protocol === 'https:' ? overHttps : overHttp;
    const asked = request(url, { agent: false, headers, signal }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      if (status >= 300 && status < 400) {
        fails(`redirects to ${answered.location ?? 'nowhere'}. Ask there, if that is the application.`);
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > LONGEST_BYTES) fails(`answered ${status}. ${TOO_LONG}`);
      });
      response.on('end', () =>
        settle({ kind: 'answered', status, text: Buffer.concat(parts).toString('utf8'), at: timeOf(response) }),
      );
      response.on('error', () => fails('broke its answer off.'));
    });
    asked.on('error', (error) => fails(problemOf(error)));
    const timer = setTimeout(() => {
      fails(
        `does not answer within ${timeoutMs / 1_000} s. Its event loop may be busy, or packets are dropped: the probe server (port 9000 by default) answers even then.`,
      );
    }, timeoutMs);
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      asked.destroy();
    };
    asked.end();
  });
}

/** By the clock of the application, so that the age of a result is right although our clock is not. */
function timeOf({ headers }: IncomingMessage): number {
  const told = Date.parse(headers.date ?? '');
  // The header has whole seconds: the time is between this one and the next.
  return Number.isNaN(told) || Math.abs(Date.now() - told) < 2_000 ? Date.now() : told;
}
