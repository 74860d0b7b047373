import { isThisPod, normalPath, portReference } from './address.js';
import type { ProbeTarget } from './probe-spec.js';
import type { ContainerPort } from './workload.js';

const URL_IN_TEXT = /(https?):\/\/(\[[^\]\s]*\]|[^/:\s'"]+)(?::([^/\s'"]+))?(\/[^\s'"`)\\]*)?/;

/** A command of a probe: what it asks, if that is a URL. */
export function targetOfCommand(
  command: readonly string[],
  line: number,
  ports: readonly ContainerPort[],
): ProbeTarget {
  const [, scheme, host = '', port, path = '/'] = URL_IN_TEXT.exec(command.join(' ')) ?? [];
  if (scheme === undefined) return { kind: 'exec', port: undefined, command, line };
  const number = port ?? (scheme === 'https' ? '443' : '80');
  return {
    kind: 'http',
    path: normalPath(path),
    pathLine: line,
    port: portReference(number, line, false, ports),
    host: isThisPod(host) ? undefined : host,
    isHttps: scheme === 'https',
    isCommand: true,
    line,
  };
}
