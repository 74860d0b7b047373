import { ProbesConfigurationError } from '../errors/configuration-error.js';

/** The error of the operating system when the probe server could not listen. */
export interface ListenFailure {
  readonly code: string | undefined;
  readonly message: string;
}

const HOW_TO_MEND: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already. Stop it, or choose another `server.port`.',
  EACCES: 'this user is not allowed to. Choose a `server.port` above 1023.',
  EADDRNOTAVAIL: 'this machine has no such address. Leave `server.host` out to listen on all of them.',
  EAFNOSUPPORT: 'this machine has no addresses of that kind. Leave `server.host` out to listen on the others.',
  ENOTFOUND: 'there is no such host. Leave `server.host` out to listen on all addresses.',
};

/** The error that stops the start when the probe server cannot listen. Its cause has the system's code. */
export function listenRefusal(
  { host, port }: { readonly host: string | undefined; readonly port: number },
  { code, message }: ListenFailure,
): ProbesConfigurationError {
  const mend = HOW_TO_MEND[code ?? ''] ?? 'choose another `server.port` or `server.host`.';
  const place = `\`server.port\` ${port}${host === undefined ? '' : ` of ${host}`}`;
  return new ProbesConfigurationError(
    `ProbesModule: the probe server cannot listen on ${place} (${message}): ${mend}`,
    {
      cause: { code },
    },
  );
}
