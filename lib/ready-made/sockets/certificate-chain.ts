import type { DetailedPeerCertificate } from 'node:tls';

/** What is judged of a certificate. */
export interface CertificateTimes {
  /** Its common name, or what else names it. */
  readonly subject: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** The certificates of a chain: that of the server first, and the one of the root last. */
export function chainOf(leaf: DetailedPeerCertificate): readonly CertificateTimes[] {
  const chain: CertificateTimes[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  // A certificate that is its own issuer ends the chain. A server without one sends an empty object.
  for (let next: DetailedPeerCertificate | undefined = leaf; next?.valid_to !== undefined && !seen.has(next);) {
    seen.add(next);
    chain.push({ subject: subjectOf(next), validFrom: new Date(next.valid_from), validTo: new Date(next.valid_to) });
    next = next.issuerCertificate;
  }
  return chain;
}

function subjectOf({ subject, subjectaltname, serialNumber }: DetailedPeerCertificate): string {
  return String(subject?.CN ?? subject?.O ?? subjectaltname ?? `number ${serialNumber}`);
}
