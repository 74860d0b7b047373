import { oneLine } from '../errors/one-line.js';

/** A pattern of a handler as the log shows it: `orders.created`, `{"cmd":"sum"}`, or `Prices/Get` for gRPC. */
export function patternInWords(pattern: unknown): string {
  if (typeof pattern === 'string') return oneLine(ofGrpc(parsed(pattern)) ?? pattern);
  if (pattern instanceof RegExp || typeof pattern !== 'object') return oneLine(String(pattern));
  return oneLine(ofGrpc(pattern) ?? JSON.stringify(pattern));
}

/** Nest's patterns of gRPC are objects, or their JSON. */
function parsed(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A pattern may be any text.
    return text;
  }
}

function ofGrpc(pattern: unknown): string | undefined {
  const { service, rpc } = Object(pattern) as { service?: unknown; rpc?: unknown };
  return typeof service === 'string' && typeof rpc === 'string' ? `${service}/${rpc}` : undefined;
}
