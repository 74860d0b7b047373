import type { PortReference } from './probe-spec.js';
import type { ContainerPort } from './workload.js';

/** A text is a name of a port first; the kubelet takes it as a number when no port has the name. */
export function portReference(
  text: string,
  line: number,
  isQuoted: boolean,
  ports: readonly ContainerPort[],
): PortReference {
  const named = isQuoted ? ports.find(({ name }) => name === text) : undefined;
  const number = named?.number ?? (/^\d+$/.test(text) ? Number(text) : undefined);
  const name = named?.name ?? ports.find((port) => port.number === number)?.name;
  return { text, line, isQuoted, number, name };
}

/** Without its query and the slash at its end: neither changes what a route answers. */
export function normalPath(text: string): string {
  const [path = ''] = text.split(/[?#]/);
  return `/${path.replace(/^\/|\/$/g, '')}`;
}

export function isThisPod(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1?\]?)$/i.test(host);
}
