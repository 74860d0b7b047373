import { describe, expect, it } from 'vitest';
import type { CertificateTimes } from './certificate-chain.js';
import { judgeCertificate, type Shown } from './judge-certificate.js';

const NOW = new Date('2026-11-26T12:00:00Z');
const LIMITS = { degradedBelowDays: 21, unhealthyBelowDays: 3 };

/** A certificate that began a day ago, or then, and ends in so many days. */
const certificate = (subject: string, endsInDays: number, beganDaysAgo = 1): CertificateTimes => ({
  subject,
  validFrom: new Date(NOW.getTime() - beganDaysAgo * 86_400_000),
  validTo: new Date(NOW.getTime() + endsInDays * 86_400_000),
});

const judge = (chain: readonly CertificateTimes[], rest: Partial<Shown> = {}, limits = LIMITS) =>
  judgeCertificate({ address: 'a.test:443', chain, wrongHost: undefined, distrust: undefined, ...rest }, NOW, limits);

describe('judgeCertificate', () => {
  it.each([
    [90, 'healthy', undefined],
    [21, 'healthy', undefined],
    [20.99, 'degraded', 'the certificate of a.test:443 ends in 20.9 days, less than 21: 2026-12-17T11:45:36.000Z'],
    [3, 'degraded', 'the certificate of a.test:443 ends in 3 days, less than 21: 2026-11-29T12:00:00.000Z'],
    [1, 'unhealthy', 'the certificate of a.test:443 ends in 1 day, less than 3: 2026-11-27T12:00:00.000Z'],
    [0, 'unhealthy', 'the certificate of a.test:443 ended on 2026-11-26T12:00:00.000Z'],
    [-2, 'unhealthy', 'the certificate of a.test:443 ended on 2026-11-24T12:00:00.000Z'],
  ])('with %d days left is %s', (days, status, message) => {
    const outcome = judge([certificate('a.test', days, 30)]);
    expect(outcome).toMatchObject({ status });
    expect(outcome.message).toBe(message);
  });

  it('has the days and the dates of the certificate in its details', () => {
    expect(judge([certificate('a.test', 40.26)]).details).toEqual({
      days_left: 40.2,
      subject: 'a.test',
      valid_from: '2026-11-25T12:00:00.000Z',
      valid_to: '2027-01-05T18:14:24.000Z',
    });
  });

  it('goes by the certificate of the chain that ends first, and names it', () => {
    const outcome = judge([certificate('a.test', 80), certificate('Middle', 10), certificate('Root', 900)]);
    expect(outcome).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/^the certificate "Middle" in the chain of a\.test:443 ends in 10 days/),
      details: { days_left: 10, subject: 'Middle' },
    });
  });

  it('is unhealthy before the certificate begins, also that of an issuer', () => {
    expect(judge([certificate('a.test', 80, -1)])).toMatchObject({
      status: 'unhealthy',
      message: 'the certificate of a.test:443 is not valid before 2026-11-27T12:00:00.000Z',
    });
    expect(judge([certificate('a.test', 80), certificate('Root', 900, -2)]).message).toBe(
      'the certificate "Root" in the chain of a.test:443 is not valid before 2026-11-28T12:00:00.000Z',
    );
  });

  it.each<[rest: Partial<Shown>, message: string]>([
    [{ wrongHost: 'Host: a.' }, 'the certificate of a.test:443 is for another host: Host: a.'],
    [
      { distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'the certificate of a.test:443 is not trusted: it is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
    [{ distrust: 'CERT_REVOKED' }, 'the certificate of a.test:443 is not trusted: CERT_REVOKED'],
  ])('is unhealthy with %j, and still has the days', (rest, message) => {
    expect(judge([certificate('a.test', 80)], rest)).toMatchObject({
      status: 'unhealthy',
      message,
      details: { days_left: 80 },
    });
  });

  it('names the end of the certificate first, which is the reason why it is not trusted', () => {
    expect(judge([certificate('a.test', -1)], { distrust: 'CERT_HAS_EXPIRED', wrongHost: 'x' }).message).toMatch(
      /ended/,
    );
  });

  it('is unhealthy without any certificate', () => {
    expect(judge([])).toEqual({ status: 'unhealthy', message: 'a.test:443 shows no certificate' });
  });

  it('never fails by the days when the limits are 0', () => {
    const limits = { degradedBelowDays: 0, unhealthyBelowDays: 0 };
    expect(judge([certificate('a.test', 0.01)], {}, limits).status).toBe('healthy');
  });
});
