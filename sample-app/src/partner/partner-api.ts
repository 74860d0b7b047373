import { Injectable, Logger } from '@nestjs/common';
import { StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { describe } from '../describe.js';

const ANSWER_WITHIN_MS = 500;

/** The partner that delivers the orders. Without it orders are still accepted, but without a delivery date. */
@Injectable()
export class PartnerApi {
  readonly healthUrl: string;
  private readonly deliveryUrl: string;
  private readonly logger = new Logger(PartnerApi.name);

  constructor() {
    const base = process.env['PARTNER_URL'];
    if (!base) {
      throw new Error('PARTNER_URL is not set. Set it, or start with `npm start`, which sets it.');
    }
    this.healthUrl = new URL('/health', base).href;
    this.deliveryUrl = new URL('/delivery', base).href;
  }

  /**
   * A startup task that fails ends the process, and all pods would fail in the same way: the whole service would be
   * down because of a partner that it can do without. So this task only warns. After that the indicator watches the
   * partner.
   */
  @StartupTask('partner-api', { after: ['migrations'] })
  async verify({ signal }: StartupTaskContext): Promise<void> {
    try {
      await get(this.healthUrl, signal);
    } catch (error) {
      this.logger.warn(`The partner cannot be used (${describe(error)}). Starting without it.`);
    }
  }

  async deliveryDays(): Promise<number | null> {
    try {
      const delivery: { days?: unknown } = Object(await (await get(this.deliveryUrl)).json());
      return typeof delivery.days === 'number' ? delivery.days : null;
    } catch (error) {
      this.logger.warn(`The partner could not say when it delivers: ${describe(error)}`);
      return null;
    }
  }
}

async function get(url: string, signal?: AbortSignal): Promise<Response> {
  const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, deadline]) : deadline });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}
