import { type OpenMetricsContentType, type PrometheusContentType, register, type Registry } from 'prom-client';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { INSTRUMENTS } from './instruments.js';
import type { Measured } from './metrics-source.js';
import { onceATurn } from './once-a-turn.js';
import { PromMetric } from './prom-metric.js';

/** A registry of prom-client, whichever of its two formats it speaks. */
export type MetricRegistry = Registry<PrometheusContentType> | Registry<OpenMetricsContentType>;

/**
 * Puts the metrics of the probes into a registry of prom-client. They are read when it is scraped, and taken out when the
 * application closes. Runs no check. @willsoto/nestjs-prometheus, and whatever
 * else shows the default registry, has them then.
 *
 * @param probes The `ProbesService` of the application.
 * @param registry By default the one that prom-client calls `register`.
 * @throws ProbesConfigurationError when the registry has a metric of such a name already.
 *
 * @example
 * ```ts
 * registerProbeMetrics(app.get(ProbesService));
 * ```
 */
export function registerProbeMetrics({ metrics }: Measured, registry: MetricRegistry = register): void {
  const { closed } = metrics;
  if (closed.aborted) return;
  const taken = INSTRUMENTS.find(({ name }) => registry.getSingleMetric(name) !== undefined);
  if (taken) throw new ProbesConfigurationError(alreadyThere(taken.name));
  const read = onceATurn(() => metrics.read());
  for (const instrument of INSTRUMENTS) {
    const { name } = instrument;
    const metric = new PromMetric(instrument, read).asMetric();
    registry.registerMetric(metric);
    closed.addEventListener('abort', () => {
      // Who has cleared the registry meanwhile may have put another there.
      if (registry.getSingleMetric(name) === metric) registry.removeSingleMetric(name);
    });
  }
}

function alreadyThere(name: string): string {
  return (
    `registerProbeMetrics(): the registry has a metric called \`${name}\` already, of another application in this process ` +
    'or of this one. Call it once for each application, close the other one first, or use another registry: ' +
    'registerProbeMetrics(probes, new Registry()).'
  );
}
