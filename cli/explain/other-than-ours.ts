import { shortened } from './in-words.js';

type Json = Readonly<Record<string, unknown>>;

/** What a text is that is no body of nestjs-probes, in one sentence. */
export function otherThanOurs(text: string, objects: readonly Json[]): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'The body is empty.';
  if (/^Error from server|^error: |^Error: |^Unable to connect/m.test(trimmed)) {
    return `kubectl failed and shows no body: "${beginning(trimmed)}". It hides the body of a 503, so read /health, which is 200 always.`;
  }
  if (/^<(?:!doctype|html|\?xml|head|body)/i.test(trimmed)) {
    return 'The body is HTML and no JSON: something else answers there, or it was asked as a browser asks.';
  }
  const [object] = objects;
  if (object === undefined) return `The body is no JSON object: "${beginning(trimmed)}".`;
  if (isOfTerminus(object)) {
    return 'The body is of @nestjs/terminus, and not of nestjs-probes: its own `error` says which check is down.';
  }
  if (object['kind'] === 'Status' && object['apiVersion'] === 'v1') {
    return `The body is an answer of Kubernetes: "${beginning(String(object['message'] ?? object['reason'] ?? ''))}".`;
  }
  return `The body is JSON, but not of nestjs-probes: "${beginning(trimmed)}".`;
}

function isOfTerminus({ status, info, error, details }: Json): boolean {
  return typeof status === 'string' && [info, error, details].some((part) => typeof part === 'object');
}

function beginning(text: string): string {
  return shortened(text.split('\n', 1)[0] ?? '', 120);
}
