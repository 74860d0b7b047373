import { ProbesConfigurationError } from '../errors/configuration-error.js';

/** What the system said when the probe server was to listen. */
export interface ListenFailure {
  readonly code: string | undefined;
  readonly message: string;
}

const HOW_TO_MEND: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already. Stop it, or choose another `server.port`.',
  EACCES: 'this user may not. Choose a `server.port` above 1023.',
  EADDRNOTAVAIL: 'this machine has no such address. Leave `server.host` out to listen on all of them.',
  EAFNOSUPPORT:
    'this machine has no addresses of that kind. Leave `server.host` out to listen on those that there are.',
  ENOTFOUND: 'there is no such host. Leave `server.host` out to listen on all addresses.',
};

/** Why the application does not start: the probe server cannot listen. The cause has the system's code. */
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
