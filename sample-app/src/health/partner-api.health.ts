import { HealthIndicator, type CheckContext, type HealthCheck } from 'nestjs-probes';
import { pingHttp } from 'nestjs-probes/http';
import { PartnerApi } from '../partner/partner-api.js';

/**
 * Not critical: without the partner the service is degraded, but can still serve, from the first moment on. After three
 * failures in a row the breaker stops asking the partner for 30 s.
 */
@HealthIndicator('partner-api', { critical: false, circuitBreaker: true })
export class PartnerApiHealth implements HealthCheck {
  constructor(private readonly partner: PartnerApi) {}

  check(context: CheckContext) {
    return pingHttp(this.partner.healthUrl, context);
  }
}
