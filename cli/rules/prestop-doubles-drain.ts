import { example } from './example.js';
import type { Rule } from './rule.js';

export const prestopDoublesDrain: Rule = {
  id: 'prestop-doubles-drain',
  level: 'warning',
  sentence: 'A preStop hook waits for what the drain waits for.',
  check: ({ application }, { options }) =>
    application.flatMap(({ preStop, name }) => {
      const { delayMs } = options.drain;
      if (preStop === undefined || preStop.sleepSeconds === 0 || delayMs === 0) return [];
      return [
        {
          line: preStop.line,
          found: `The preStop hook of \`${name}\` sleeps ${preStop.sleepSeconds} s (\`${preStop.text}\`), and then the drain waits ${delayMs / 1_000} s.`,
          why: 'Each shutdown takes longer by that time, which has to be added to the grace. The hook does not tell clients to move, and needs a shell.',
          mend: 'Take the preStop hook out, or set drain.delayMs to 0.',
        },
      ];
    }),
  examples: {
    bad: example({
      container: { lifecycle: "{ preStop: { exec: { command: ['sleep', '5'] } } }" },
      pod: { terminationGracePeriodSeconds: '35' },
    }),
    good: example({
      container: { lifecycle: "{ preStop: { exec: { command: ['sleep', '5'] } } }" },
      facts: { server: { port: 9000 }, drain: { delayMs: 0 } },
    }),
  },
};
