import { isIPv6 } from 'node:net';
import { port, text } from '../../settings/fields.js';
import { type Field, readFields } from '../../settings/read-fields.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A port that something may listen on: not 0. */
export function remotePort(fallback: number): Field<number> {
  const { accepts } = port();
  return {
    expected: 'a port number from 1 to 65535',
    accepts: (value) => value !== 0 && accepts(value),
    fallback,
  };
}

/** @throws ProbesConfigurationError when there can be no such address. */
export function readAddress(host: unknown, portNumber: unknown, subject: string): Address {
  const fields = {
    host: { ...text(''), required: true as const },
    port: { ...remotePort(0), required: true as const },
  };
  const read = readFields({ host, port: portNumber }, fields, { subject });
  // In a URL an address of IPv6 has brackets.
  return { ...read, host: read.host.replace(/^\[(.*)\]$/, '$1') };
}

export function shownAddress({ host, port: portNumber }: Address): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${portNumber}`;
}
