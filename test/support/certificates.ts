import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, in PEM. */
interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateSettings {
  /** The common name. */
  readonly name: string;
  /** The hosts that it is for: names or addresses of IPv4. Without any it is for other certificates. */
  readonly hosts?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Who signs it. Without one it is self-signed. */
  readonly issuer?: Issuer;
}

interface Issuer extends Certificate {
  readonly name: Buffer;
  readonly privateKey: KeyObject;
}

const DAY_MS = 86_400_000;

export const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

/**
 * Makes a certificate of X.509, with any dates. Node has no function for this, and `openssl` may not be installed. Only
 * what a TLS handshake needs.
 */
export function makeCertificate(settings: CertificateSettings): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { hosts = [], validFrom = inDays(-1), validTo = inDays(90), issuer } = settings;
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, settings.name))));
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.of(2))), // version 3
    der(INTEGER, Buffer.of(1), randomBytes(8)),
    ECDSA_WITH_SHA256,
    issuer?.name ?? name,
    der(SEQUENCE, time(validFrom), time(validTo)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, hosts.length === 0 ? IS_CA : alternativeNames(hosts))),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = der(SEQUENCE, body, ECDSA_WITH_SHA256, der(BIT_STRING, Buffer.of(0), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    name,
    privateKey,
  };
}

const [INTEGER, BIT_STRING, OCTET_STRING, OID, UTF8, GENERALIZED_TIME, SEQUENCE, SET] = [
  0x02, 0x03, 0x04, 0x06, 0x0c, 0x18, 0x30, 0x31,
] as const;

const COMMON_NAME = der(OID, Buffer.from('550403', 'hex'));
const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OID, Buffer.from('2a8648ce3d040302', 'hex')));
/** The critical extension `basicConstraints: CA:TRUE`. */
const IS_CA = extension('551d13', der(SEQUENCE, der(0x01, Buffer.of(255))), der(0x01, Buffer.of(255)));

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, host),
  );
  return extension('551d11', der(SEQUENCE, ...names));
}

function extension(oid: string, value: Buffer, ...critical: Buffer[]): Buffer {
  return der(SEQUENCE, der(OID, Buffer.from(oid, 'hex')), ...critical, der(OCTET_STRING, value));
}

function time(date: Date): Buffer {
  return der(GENERALIZED_TIME, `${date.toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`);
}

/** One value in DER: tag, length, content. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
