import { beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonAnswer, type ProbeAnswer } from '../../http/render-answer.js';
import { someValues } from '../../page/page-values.fake.js';
import { answerRequest } from './answer-request.js';
import type { LatestAnswers } from './latest-answers.js';

const ANSWER = jsonAnswer(503, '{}');

const answer = vi.fn<LatestAnswers['answer']>();
const pageValues = vi.fn<LatestAnswers['pageValues']>();

beforeEach(() => {
  answer.mockReset().mockReturnValue(ANSWER);
  pageValues.mockReset().mockReturnValue(someValues());
});

const asked = (kind: Parameters<typeof answerRequest>[0], accept?: string) =>
  answerRequest(kind, { headers: accept === undefined ? {} : { accept }, url: '/health' }, { answer, pageValues });

describe('a request', () => {
  it.each(['liveness', 'readiness', 'startup'] as const)('for %s is answered as it is, whatever it prefers', (kind) => {
    expect(asked(kind, 'text/html')).toBe(ANSWER);
    expect(answer).toHaveBeenCalledExactlyOnceWith(kind);
    expect(pageValues).not.toHaveBeenCalled();
  });

  it.each([undefined, '*/*', 'application/json'])(
    'for health that accepts %s is answered with JSON, which varies',
    (accept) => {
      expect(asked('health', accept)).toEqual({ ...ANSWER, headers: { ...ANSWER.headers, Vary: 'Accept' } });
      expect(answer).toHaveBeenCalledExactlyOnceWith('health');
      expect(pageValues).not.toHaveBeenCalled();
    },
  );

  it('for health is answered as soon as the answer is there', async () => {
    answer.mockReturnValue(Promise.resolve(ANSWER));
    expect(await asked('health')).toEqual({ ...ANSWER, headers: { ...ANSWER.headers, Vary: 'Accept' } });
  });

  it.each([
    ['text/html', 'text/html; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
  ])('for health that prefers %s is answered with the page, which varies and asks nobody', (accept, type) => {
    const { httpStatus, headers } = asked('health', accept) as ProbeAnswer;
    expect(httpStatus).toBe(200);
    expect(headers).toMatchObject({ 'Content-Type': type, Vary: 'Accept' });
    expect(answer).not.toHaveBeenCalled();
  });
});
