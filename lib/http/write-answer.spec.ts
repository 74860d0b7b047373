import type { ServerResponse } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { canBeEnded, mayBeWritten, type Writable } from './may-be-written.js';
import { jsonAnswer } from './render-answer.js';
import { writeAnswer } from './write-answer.js';

const UNTOUCHED: Writable = { headersSent: false, writableEnded: false, destroyed: false };

const STATES: [what: string, change: Partial<Writable>, mayBegin: boolean, mayEnd: boolean][] = [
  ['is untouched', {}, true, true],
  ['is untouched, over HTTP/2', { stream: { destroyed: false } }, true, true],
  ['has its header sent', { headersSent: true }, false, true],
  ['has ended', { writableEnded: true }, false, false],
  ['is destroyed', { destroyed: true }, false, false],
  ['has a stream of HTTP/2 that is destroyed', { stream: { destroyed: true } }, false, false],
];

function responseThat(change: Partial<Writable>) {
  const response = { ...UNTOUCHED, ...change, writeHead: vi.fn(), end: vi.fn() };
  return { response: response as typeof response & ServerResponse, writeHead: response.writeHead, end: response.end };
}

const ANSWER = jsonAnswer(503, '{"status":"not_ready"}');

describe('a response', () => {
  it.each(STATES)('that %s', (_what, change, mayBegin, mayEnd) => {
    expect([mayBeWritten({ ...UNTOUCHED, ...change }), canBeEnded({ ...UNTOUCHED, ...change })]).toEqual([
      mayBegin,
      mayEnd,
    ]);
  });
});

describe('writeAnswer', () => {
  it.each(STATES)('to a response that %s writes a whole answer or nothing', async (_what, change, mayBegin) => {
    for (const answer of [ANSWER, Promise.resolve(ANSWER)]) {
      const { response, writeHead, end } = responseThat(change);
      // oxlint-disable-next-line no-await-in-loop
      await writeAnswer(response, answer);
      expect(writeHead.mock.calls).toEqual(mayBegin ? [[503, ANSWER.headers]] : []);
      expect(end.mock.calls).toEqual(mayBegin ? [[ANSWER.body]] : []);
    }
  });

  it('checks the response when the answer is ready, not before', async () => {
    const { response, writeHead } = responseThat({});
    const written = writeAnswer(response, Promise.resolve(ANSWER));
    Object.assign(response, { headersSent: true });
    await written;
    expect(writeHead).not.toHaveBeenCalled();
  });

  it('writes in the same turn when the answer is ready', () => {
    const { response, end } = responseThat({});
    void writeAnswer(response, ANSWER);
    expect(end).toHaveBeenCalledOnce();
  });

  it('does not end a response that writeHead() has ended', () => {
    const { response, writeHead, end } = responseThat({});
    writeHead.mockImplementation(() => Object.assign(response, { writableEnded: true }));
    void writeAnswer(response, ANSWER);
    expect(end).not.toHaveBeenCalled();
  });
});
