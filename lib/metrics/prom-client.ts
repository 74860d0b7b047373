import { type OpenMetricsContentType, type PrometheusContentType, register, type Registry } from 'prom-client';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { INSTRUMENTS } from './instruments.js';
import type { Measured } from './metrics-source.js';
import { onceATurn } from './once-a-turn.js';
import { PromMetric } from './prom-metric.js';

/** A registry of prom-client for either of its two formats. */
export type MetricRegistry = Registry<PrometheusContentType> | Registry<OpenMetricsContentType>;

/**
 * Adds the metrics of the probes to a registry of prom-client. Each scrape reads them, and they are removed when the
 * application closes. Reading runs no check. @willsoto/nestjs-prometheus and other libraries that show the default
 * registry show them too.
 *
 * @param probes The `ProbesService` of the application.
 * @param registry By default `register` of prom-client.
 * @throws ProbesConfigurationError when the registry already has a metric with one of the names.
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
      // The registry may have been cleared meanwhile, and may have another metric of this name.
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
