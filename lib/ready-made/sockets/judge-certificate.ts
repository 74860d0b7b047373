import type { CheckOutcome } from '../../checks/health-check.js';
import type { CertificateTimes } from './certificate-chain.js';

/** What a server has shown. */
export interface Shown {
  /** `example.com:443` */
  readonly address: string;
  readonly chain: readonly CertificateTimes[];
  /** Why the certificate is for another host. */
  readonly wrongHost: string | undefined;
  /** Why the chain is not trusted: a code of OpenSSL. */
  readonly distrust: string | undefined;
}

export interface CertificateLimits {
  readonly degradedBelowDays: number;
  readonly unhealthyBelowDays: number;
}

const DAY_MS = 24 * 3_600_000;

/** The codes of OpenSSL for what people meet. */
const DISTRUST: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its issuer is not known here, or the server does not send the intermediate certificate',
};

/** Judges by the certificate of the chain that ends first. */
export function judgeCertificate(
  { address, chain, wrongHost, distrust }: Shown,
  now: Date,
  { degradedBelowDays, unhealthyBelowDays }: CertificateLimits,
): CheckOutcome {
  const [first, ...others] = chain;
  if (first === undefined) return { status: 'unhealthy', message: `${address} shows no certificate` };
  const ending = others.reduce((a, b) => (b.validTo < a.validTo ? b : a), first);
  const beginning = others.reduce((a, b) => (b.validFrom > a.validFrom ? b : a), first);
  const named = (certificate: CertificateTimes): string =>
    `the certificate ${certificate === first ? '' : `"${certificate.subject}" in the chain `}of ${address}`;
  const daysLeft = (ending.validTo.getTime() - now.getTime()) / DAY_MS;
  const details = {
    days_left: Math.floor(daysLeft * 10) / 10,
    subject: ending.subject,
    valid_from: ending.validFrom.toISOString(),
    valid_to: ending.validTo.toISOString(),
  };
  const judged = (status: 'degraded' | 'unhealthy', message: string): CheckOutcome => ({ status, message, details });

  if (daysLeft <= 0) return judged('unhealthy', `${named(ending)} ended on ${details.valid_to}`);
  if (beginning.validFrom > now) {
    return judged('unhealthy', `${named(beginning)} is not valid before ${beginning.validFrom.toISOString()}`);
  }
  if (wrongHost !== undefined) return judged('unhealthy', `${named(first)} is for another host: ${wrongHost}`);
  if (distrust !== undefined) {
    const why = DISTRUST[distrust];
    const reason = why === undefined ? distrust : `${why} (${distrust})`;
    return judged('unhealthy', `${named(first)} is not trusted: ${reason}`);
  }
  const ends = (limit: number): string =>
    `${named(ending)} ends in ${inDays(daysLeft)}, less than ${limit}: ${details.valid_to}`;
  if (daysLeft < unhealthyBelowDays) return judged('unhealthy', ends(unhealthyBelowDays));
  if (daysLeft < degradedBelowDays) return judged('degraded', ends(degradedBelowDays));
  return { status: 'healthy', details };
}

function inDays(days: number): string {
  const rounded = Math.floor(days * 10) / 10;
  return rounded === 1 ? '1 day' : `${rounded} days`;
}
