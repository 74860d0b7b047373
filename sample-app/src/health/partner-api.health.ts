import { HealthIndicator, type CheckContext, type HealthCheck } from 'nestjs-probes';
import { pingHttp } from 'nestjs-probes/http';
import { PartnerApi } from '../partner/partner-api.js';

/**
 * Not critical: without the partner the service is degraded, and still the best place for traffic to go. The breaker
 * leaves a partner in trouble alone for 30 s after three failures in a row.
 */
@HealthIndicator('partner-api', { critical: false, circuitBreaker: true })
export class PartnerApiHealth implements HealthCheck {
  constructor(private readonly partner: PartnerApi) {}

  check(context: CheckContext) {
    return pingHttp(this.partner.healthUrl, context);
  }
}
