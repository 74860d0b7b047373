import { get } from 'node:http';

/** What our liveness route answers, whoever asks. */
const STATUSES = new Set(['alive', 'dead']);

const PATIENCE_MS = 1_000;

/**
 * Whether what listens there is the probe server of another process of the same application: another worker of a cluster, or
 * the service beside which a command runs. By the answer of its liveness route: its status, and the version of ours.
 */
export function isNeighbour(port: number, host: string | undefined, path: string, version: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ port, host: host ?? 'localhost', path: `/${path}/live`, agent: false, timeout: PATIENCE_MS });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('close', () => resolve(isOurs(text, version)));
    });
  });
}

function isOurs(text: string, version: string): boolean {
  try {
    const body: { readonly status?: string; readonly version?: unknown } = JSON.parse(text);
    return STATUSES.has(body.status ?? '') && body.version === version;
  } catch {
    return false;
  }
}
