import type { Bodies } from './body.js';
import type { Remark, State } from './explanation.js';
import { shortened } from './in-words.js';

/** The reasons that the library gives itself. Any other one comes from `setReady()`. */
const OWN: readonly (readonly [begins: RegExp, remark: Remark | undefined])[] = [
  // The checks, the tasks and the event loop have their own sentences.
  [/^(?:unhealthy: |event loop stalled for |shutting down$)/, undefined],
  [
    /^(?:starting: )?still booting$/,
    {
      sentence: 'Nest has not booted: a provider, a module or a hook such as onModuleInit() is still at work.',
      mend: 'The last lines of the log show how far it came. Work that takes long belongs in a @StartupTask.',
    },
  ],
  [
    /^(?:starting: )?not listening yet$/,
    {
      sentence: 'Nobody can connect: app.listen() has not been called, or has not finished.',
      mend: 'Look in main.ts for what it awaits before app.listen().',
    },
  ],
  [
    /^no (?:fresh )?result yet: /,
    {
      sentence: 'A check that counts for readiness has not ended once, or its result is too old to begin with.',
      mend: 'Wait for its first run. If that never ends, look at what the check asks, and at its `timeoutMs`.',
    },
  ],
  [/^starting(?:: |$)/, undefined],
];

/** Why a probe fails, if neither tasks nor checks nor the event loop say it. */
export function sayReason(state: State, { readiness, startup }: Bodies): readonly Remark[] {
  const reason = startup?.reason ?? readiness?.reason;
  if (reason === undefined || state === 'draining') return [];
  const own = OWN.find(([begins]) => begins.test(reason));
  if (own !== undefined) return own[1] === undefined ? [] : [own[1]];
  const sentence = `The application took itself out with setReady(): "${shortened(reason, 300)}".`;
  return [{ sentence, mend: 'setReady(true) brings it back. Look for the code that gives this reason.' }];
}
