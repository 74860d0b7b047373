import { ROWS } from './behaviours.js';
import type { BehaviourName, CheckUnderTest } from './check-under-test.js';

export type { Address, BehaviourName, CheckUnderTest, OpenedCheck, ServerUnderTest } from './check-under-test.js';
export { TcpProxy } from './tcp-proxy.js';

/** A behaviour of one check, for a test runner. */
export interface Behaviour {
  readonly name: BehaviourName;
  /** The title for a test. It says why the behaviour is skipped. */
  readonly title: string;
  /** Whether it does not hold for this check. */
  readonly skipped: boolean;
  /** Tries it on a client of its own. Takes seconds, at most some minutes. Rejects with a sentence that says what is wrong. */
  run(): Promise<void>;
}

/**
 * What every check of a dependency has to hold, for tests: one table of faults, and what the check says and leaves behind
 * at each. The checks of this library pass it against real servers. Works with every test runner.
 *
 * @example
 * ```ts
 * const check: CheckUnderTest = {
 *   server: () => ({ port: 5432 }),
 *   open: ({ host, port }) => {
 *     const pool = new Pool({ host, port, user: 'postgres', password: 'password' });
 *     pool.on('error', () => undefined);
 *     return { check: (context) => pingPg(pool, context), close: () => pool.end(), emitters: [pool] };
 *   },
 *   except: { 'pool-exhausted': 'tested elsewhere', 'wrong-password': 'this server has none' },
 * };
 * for (const { title, skipped, run } of behavioursOf(check)) it.skipIf(skipped)(title, run, 300_000);
 * ```
 */
export function behavioursOf(subject: CheckUnderTest): readonly Behaviour[] {
  return ROWS.map((row) => {
    const reason = subject.except?.[row.name];
    return {
      name: row.name,
      title: reason === undefined ? row.title : `${row.title} (not here: ${reason})`,
      skipped: reason !== undefined,
      run: () => row.try(subject),
    };
  });
}
