const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH/;

/** Why a request has failed, as the rest of a sentence that begins with the URL. */
export function problemOf(error: Error): string {
  // Node wraps the errors of a name with two addresses in one without a message.
  const cause: NodeJS.ErrnoException =
    error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = cause.code ?? '';
  if (code === 'ECONNREFUSED') {
    return 'refuses the connection: nobody listens on this port. The container may have ended, or not begun; `kubectl port-forward` may have ended.';
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `cannot be asked: its name is not known (${code}).`;
  if (code === 'ECONNRESET') return 'closed the connection without an answer.';
  if (code === 'EPROTO' || /wrong version number/i.test(cause.message)) {
    return 'does not speak TLS: ask it with http:// instead of https://.';
  }
  if (CERTIFICATE.test(code)) {
    return `has a certificate that is not trusted (${code}). Set NODE_EXTRA_CA_CERTS to the file of its CA, or ask the pod itself by http.`;
  }
  if (code.startsWith('HPE_')) return `does not answer as HTTP (${code}).`;
  return `cannot be asked: ${cause.message || code}.`;
}
