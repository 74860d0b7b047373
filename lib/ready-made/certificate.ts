import { isIP } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { describeError } from '../errors/describe-error.js';
import { amount, text } from '../settings/fields.js';
import { type Field, readFields } from '../settings/read-fields.js';
import { type Address, readAddress, remotePort, shownAddress } from './sockets/address.js';
import { chainOf } from './sockets/certificate-chain.js';
import { withConnection } from './sockets/connection.js';
import { contextAndOptions } from './arguments/given-context.js';
import { judgeCertificate, type Shown } from './sockets/judge-certificate.js';
import { requireOrder } from './arguments/limits.js';

/** The options of {@link certificate}. */
export interface CertificateOptions {
  /** @default 443 */
  readonly port?: number;
  /**
   * The name that the certificate must be for, and that the server is asked for.
   * @default the host
   */
  readonly servername?: string;
  /**
   * Degraded when the certificate ends in fewer days than this.
   * @default 21
   */
  readonly degradedBelowDays?: number;
  /**
   * Unhealthy when the certificate ends in fewer days than this.
   * @default 3
   */
  readonly unhealthyBelowDays?: number;
  /**
   * The roots that are trusted, in PEM, instead of those of Node.
   * @default the roots of Node, and `NODE_EXTRA_CA_CERTS`
   */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
}

const SUBJECT = 'certificate(): ';

const FIELDS = {
  port: remotePort(443),
  servername: text<undefined>(undefined),
  degradedBelowDays: amount('days', 21),
  unhealthyBelowDays: amount('days', 3),
  ca: {
    expected: 'certificates in PEM: a string, a Buffer or a list of them',
    accepts: (value) => [value].flat().every((entry) => typeof entry === 'string' || entry instanceof Uint8Array),
    fallback: undefined,
  } satisfies Field<unknown> as Field<CertificateOptions['ca']>,
};

/**
 * TLS: how many days are left until the certificate of a server ends, and whether clients accept it. The first to end of
 * the whole chain counts. Unhealthy when it has ended, is not valid yet, is for another host, or is not trusted. Declare
 * the indicator `critical: false`: no pod gets better by being taken out of its Service.
 *
 * - Each run opens a connection, reads the certificates and closes it. A certificate changes seldom, so ask seldom:
 *   `intervalMs` and `maxAgeMs` of an hour.
 * - It trusts what `tls.connect()` trusts: the roots of Node and `NODE_EXTRA_CA_CERTS`, or those in `ca`.
 * - TLS from the first byte only: no STARTTLS.
 * - When `context.signal` is aborted, the connection is destroyed. Without a `context` it waits for 4.5 s.
 * - If a name server hangs, it gets one question at a time: `name lookup of shop.example has not been answered for 12 s`.
 * - Details, of the certificate that ends first: `days_left`, `subject`, `valid_from`, `valid_to`.
 *
 * @throws Error when there is no TLS connection, with the reason; ProbesConfigurationError for an argument that is
 * wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('certificate', { critical: false, intervalMs: 3_600_000, maxAgeMs: 3_600_000 })
 * export class CertificateHealth implements HealthCheck {
 *   check(context: CheckContext) {
 *     return certificate('shop.example', context, { degradedBelowDays: 21, unhealthyBelowDays: 3 });
 *   }
 * }
 * ```
 */
export function certificate(host: string, context: CheckContext, options?: CertificateOptions): Promise<CheckOutcome>;
export function certificate(host: string, options?: CertificateOptions): Promise<CheckOutcome>;
export async function certificate(
  host: string,
  ...given: readonly (CheckContext | CertificateOptions | undefined)[]
): Promise<CheckOutcome> {
  const { context, options } = contextAndOptions(given);
  const { port, servername, ca, ...limits } = readFields(options, FIELDS, { subject: SUBJECT });
  requireOrder(SUBJECT, options, ['degradedBelowDays', 'unhealthyBelowDays'], 'at most');
  const address = readAddress(host, port, SUBJECT);
  const name = servername ?? address.host;
  const secure: ConnectionOptions = {
    ...address,
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca !== undefined && { ca: ca as (string | Buffer)[] }),
    rejectUnauthorized: false, // We judge it ourselves, because the reason is to be shown with the days.
  };
  try {
    const shown = await withConnection(
      (lookup) => connect({ ...secure, lookup }),
      'secureConnect',
      context,
      (socket) => shownBy(socket, address, name),
    );
    return judgeCertificate(shown, new Date(), limits);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    throw new Error(`TLS connection to ${shownAddress(address)} failed: ${reasonOf(error)}`, { cause: error });
  }
}

function shownBy(socket: TLSSocket, address: Address, name: string): Shown {
  const leaf = socket.getPeerCertificate(true);
  const chain = chainOf(leaf);
  const mismatch: { readonly reason?: string; readonly message: string } | undefined =
    chain.length > 0 ? checkServerIdentity(name, leaf) : undefined;
  // The types say that it is an error, but it is a code.
  const code = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    address: shownAddress(address),
    chain,
    wrongHost: mismatch && (mismatch.reason ?? mismatch.message),
    distrust: code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code,
  };
}

/** OpenSSL puts its own source files into the message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error && 'library' in error && 'reason' in error)) return describeError(error);
  return `${String(error.reason)} (${'code' in error ? String(error.code) : error.name})`;
}
