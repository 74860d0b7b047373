import type { ApplicationFacts } from '../application/application-facts.js';
import { TEARDOWN_MS } from '../application/defaults.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

export const graceBelowBudget: Rule = {
  id: 'grace-below-budget',
  level: 'error',
  sentence: 'The pod is killed before its shutdown can be over.',
  check: ({ application, terminationGracePeriodSeconds: grace, runsToEnd }, facts) => {
    if (runsToEnd || application.length === 0 || grace.value === undefined) return [];
    const preStop = Math.max(0, ...application.map(({ preStop: hook }) => hook?.sleepSeconds ?? 0));
    const parts = partsOf(facts, preStop);
    const needed = Math.ceil(parts.reduce((sum, [, seconds]) => sum + seconds, 0));
    if (grace.value >= needed) return [];
    const sum = parts.map(([name, seconds]) => `${name} ${seconds} s`).join(' + ');
    return [
      {
        line: grace.line,
        found: `terminationGracePeriodSeconds is ${grace.value}${grace.isSet ? '' : ' (the default)'}, but a shutdown may take ${needed} s: ${sum}.`,
        why: 'The kubelet kills the process while it still answers requests.',
        mend: `terminationGracePeriodSeconds: ${needed}.`,
      },
    ];
  },
  examples: {
    bad: example({ pod: { terminationGracePeriodSeconds: '20' } }),
    good: example({
      pod: { terminationGracePeriodSeconds: '15' },
      facts: { server: { port: 9000 }, drain: { timeoutMs: 5_000 } },
    }),
  },
};

/** What a shutdown spends its time on, in seconds. Drain tasks have the time of the drain. */
function partsOf(
  { options, drainTasks = [] }: ApplicationFacts,
  preStop: number,
): readonly (readonly [string, number])[] {
  const { delayMs, timeoutMs } = options.drain;
  const longest = Math.max(0, ...drainTasks.map((task) => task.timeoutMs ?? 0)) - delayMs - timeoutMs;
  const parts = [
    ['preStop', preStop],
    ['drain.delayMs', delayMs / 1_000],
    ['drain.timeoutMs', timeoutMs / 1_000],
    ['the longest drain task beyond that', longest / 1_000],
    ['teardown', TEARDOWN_MS / 1_000],
  ] as const;
  return parts.filter(([, seconds]) => seconds > 0);
}
