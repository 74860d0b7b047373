import { heaviest, readAccept } from '../../http/read-accept.js';
import type { TextFormat } from '../../metrics/text-format.js';

/** The format that an `Accept` header asks for: OpenMetrics only where it is named, and not ranked below plain text. */
export function formatFor(accept: string | undefined): TextFormat {
  const ranges = readAccept(accept);
  const openMetrics = heaviest(
    ranges.filter(({ type, version = '1.0.0' }) => type === 'application/openmetrics-text' && version === '1.0.0'),
  );
  const plain = heaviest(ranges.filter(({ type }) => type === 'text/plain' || type === 'text/*' || type === '*/*'));
  return openMetrics > 0 && openMetrics >= plain ? 'openmetrics' : 'prometheus';
}
