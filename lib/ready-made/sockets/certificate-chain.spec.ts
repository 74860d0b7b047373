import type { DetailedPeerCertificate } from 'node:tls';
import { expect, it } from 'vitest';
import { chainOf } from './certificate-chain.js';

const certificate = (rest: object) =>
  ({
    valid_from: 'Nov 26 12:00:00 2026 GMT',
    valid_to: 'Dec  1 12:00:00 2026 GMT',
    serialNumber: '0A',
    ...rest,
  }) as unknown as DetailedPeerCertificate;

it('has all certificates up to the root, which is its own issuer', () => {
  const root = certificate({ subject: { CN: 'Root' } });
  root.issuerCertificate = root;
  const leaf = certificate({ subject: { CN: 'a.test' }, issuerCertificate: root });
  expect(chainOf(leaf).map(({ subject }) => subject)).toEqual(['a.test', 'Root']);
  expect(chainOf(leaf)[0]).toMatchObject({
    validFrom: new Date('2026-11-26T12:00:00Z'),
    validTo: new Date('2026-12-01T12:00:00Z'),
  });
});

it('ends where the issuer is not shown', () => {
  expect(chainOf(certificate({ subject: { CN: 'a.test' } }))).toHaveLength(1);
  expect(chainOf(certificate({ subject: { CN: 'a.test' }, issuerCertificate: {} }))).toHaveLength(1);
});

it('is empty without a certificate', () => {
  expect(chainOf({} as DetailedPeerCertificate)).toEqual([]);
});

it.each([
  [{ subject: { CN: 'a.test', O: 'Ours' } }, 'a.test'],
  [{ subject: { O: 'Ours' } }, 'Ours'],
  [{ subject: {}, subjectaltname: 'DNS:a.test' }, 'DNS:a.test'],
  [{}, 'number 0A'],
])('names %j %s', (rest, expected) => {
  expect(chainOf(certificate(rest))[0]?.subject).toBe(expected);
});
