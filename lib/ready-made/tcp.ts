import { connect } from 'node:net';
import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { describeError } from '../errors/describe-error.js';
import { positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { readAddress, shownAddress } from './sockets/address.js';
import { type PhaseTimes, withConnection } from './sockets/connection.js';
import { contextAndOptions } from './arguments/given-context.js';
import { judgeSpeed } from './wording/judge-speed.js';

/** The options of {@link pingTcp}. */
export interface PingTcpOptions {
  /**
   * Degraded when the connection takes longer than this, in milliseconds, with the lookup of the name.
   * @default none: only the deadline counts
   */
  readonly degradedAboveMs?: number;
}

const FIELDS = { degradedAboveMs: positiveMs(undefined) };

/**
 * TCP: whether something accepts connections at this port. If a readiness check fails, Kubernetes takes the pod out of
 * the Service. Use it for what has no check of its own: a port that is open says little. The kernel also accepts for a
 * process that hangs.
 *
 * - It connects, sends nothing and closes the connection. Some servers count that as a failed client: MySQL blocks a host
 *   after 100 in a row.
 * - When `context.signal` is aborted, the connection is destroyed. Without a `context` it waits for 4.5 s.
 * - If a name server hangs, it gets one question at a time: `name lookup of mail.example has not been answered for 12 s`.
 * - Details, in milliseconds: `lookup_ms` (not for an address), `connect_ms`.
 *
 * @throws Error when the port cannot be reached, with the reason (`connect ECONNREFUSED …`, `the connection has not been
 * answered for 0.7 s`); ProbesConfigurationError for an argument that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('mail', { critical: false })
 * export class MailHealth implements HealthCheck {
 *   check(context: CheckContext) {
 *     return pingTcp('mail.example', 587, context, { degradedAboveMs: 300 });
 *   }
 * }
 * ```
 */
export function pingTcp(
  host: string,
  port: number,
  context: CheckContext,
  options?: PingTcpOptions,
): Promise<CheckOutcome>;
export function pingTcp(host: string, port: number, options?: PingTcpOptions): Promise<CheckOutcome>;
export async function pingTcp(
  host: string,
  port: number,
  ...given: readonly (CheckContext | PingTcpOptions | undefined)[]
): Promise<CheckOutcome> {
  const { context, options } = contextAndOptions(given);
  const { degradedAboveMs = Infinity } = readFields(options, FIELDS, { subject: 'pingTcp(): ' });
  const address = readAddress(host, port, 'pingTcp(): ');
  const what = `TCP connection to ${shownAddress(address)}`;
  try {
    return await withConnection(
      (lookup) => connect({ ...address, lookup }),
      'connect',
      context,
      (_socket, times) => judge(what, times, degradedAboveMs),
    );
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    throw new Error(`${what} failed: ${describeError(error)}`, { cause: error });
  }
}

function judge(what: string, { lookup, connect: connectMs = 0 }: PhaseTimes, degradedAboveMs: number): CheckOutcome {
  const details = { ...(lookup !== undefined && { lookup_ms: tenths(lookup) }), connect_ms: tenths(connectMs) };
  return { ...judgeSpeed({ what, tookMs: (lookup ?? 0) + connectMs }, degradedAboveMs), details };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
