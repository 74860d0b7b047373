import { describe, expect, it } from 'vitest';
import { afterAnswer, unanswered } from './threshold.mjs';

/** What the kubelet thinks after each of these answers: + is a success, - a failure. */
const minds = (answers, thresholds, first) => {
  let state = unanswered(first);
  return [...answers].map((answer) => {
    state = afterAnswer(state, answer === '+', thresholds);
    return state.succeeds ? '+' : '-';
  });
};

describe('the threshold of a probe', () => {
  it.each([
    ['--+-+--', { failureThreshold: 3 }, true, '+++++++'],
    ['---+--', { failureThreshold: 3 }, true, '++-+++'],
    ['+-+--+', { failureThreshold: 2 }, false, '++++-+'],
    ['-++-++', { failureThreshold: 1, successThreshold: 2 }, false, '--+--+'],
  ])('%s with %j is seen, from %s on, as %4$s', (answers, thresholds, first, seen) => {
    expect(minds(answers, thresholds, first).join('')).toBe(seen);
  });
});
