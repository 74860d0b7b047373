import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { readFields } from '../settings/read-fields.js';
import { type HttpExpectations, HTTP_FIELDS } from './arguments/http-fields.js';
import { type HttpStatus, requestStatus, type StatusRequest } from './sockets/request-status.js';
import { describeError } from '../errors/describe-error.js';
import { sharedLookup } from './lookups/shared-lookup.js';
import { judgeSpeed } from './wording/judge-speed.js';

/** The request of {@link pingHttp}, and how the answer is judged. */
export interface PingHttpOptions {
  /** @default 'GET' */
  readonly method?: string;
  /** Headers of the request. An `authorization` here takes precedence over credentials in the URL. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The status codes that mean healthy: one, several, or a function.
   * @default 200 to 299
   */
  readonly expectedStatus?: number | readonly number[] | ((status: number) => boolean);
  /**
   * Degraded when the headers of the answer take longer than this, in milliseconds.
   * @default none: only the deadline counts
   */
  readonly degradedAboveMs?: number;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * HTTP service: whether it answers one request with the expected status. If a readiness check fails, Kubernetes takes
 * the pod out of the Service. Declare the indicator `critical: false` if the application can work without that service.
 *
 * - Each ping opens a new connection with the options of Node's global agent (its certificates, its proxy). The body is
 *   not read; the connection is closed.
 * - Redirects of GET and HEAD are followed up to 3 times on the same host and port (and from http to https). A redirect
 *   to another host is unhealthy, because that is another service.
 * - `user:password@` in the URL is sent as basic authentication and never shown. The query string is not shown either.
 * - If a name server hangs, it gets one question at a time: `name lookup of partner.example has not been answered for
 *   12 s`.
 * - Details: `status_code`.
 *
 * @throws Error when the URL is not an absolute http or https URL, or when the service cannot be reached, with the
 * reason (`connect ECONNREFUSED …`); ProbesConfigurationError for an option that is wrong; the signal's reason when it is
 * aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('partner-api', { critical: false, circuitBreaker: true })
 * export class PartnerApiHealth implements HealthCheck {
 *   check(context: CheckContext) {
 *     return pingHttp('https://partner.example/health', context, { degradedAboveMs: 300 });
 *   }
 * }
 * ```
 */
export async function pingHttp(
  url: string | URL,
  context: CheckContext,
  options?: PingHttpOptions,
): Promise<CheckOutcome> {
  const expectations = readFields(options, HTTP_FIELDS, { subject: 'pingHttp(): ' });
  const { degradedAboveMs = Infinity, expectedStatus } = expectations;
  const startedAt = performance.now();
  let target = parse(url);
  const { method, headers } = requestOf(target, expectations);
  // Less than the deadline, so that the error can still be reported.
  const lookup = sharedLookup(context.timeoutMs * 0.9);

  for (let redirects = 0; ; redirects++) {
    const { status, location } = await statusOf(target, { method, headers, lookup, signal: context.signal });
    const details = { status_code: status };
    if (isExpected(status, expectedStatus)) {
      const tookMs = performance.now() - startedAt;
      return { ...judgeSpeed({ what: `${method} ${shown(target)}`, tookMs }, degradedAboveMs), details };
    }
    const unhealthy = (what: string): CheckOutcome => {
      return { status: 'unhealthy', message: `${method} ${shown(target)} ${what}`, details };
    };
    const isRedirect = REDIRECTS.has(status) && (method === 'GET' || method === 'HEAD');
    const next =
      isRedirect && location !== undefined && URL.canParse(location, target.href) ? new URL(location, target) : null;
    if (next === null) return unhealthy(`answered ${status}`);
    if (!isSameService(target, next)) return unhealthy(`redirects to another host: ${shown(next)}`);
    if (redirects === MAX_REDIRECTS) return unhealthy(`redirects more than ${MAX_REDIRECTS} times`);
    target = next;
  }
}

function parse(url: string | URL): URL {
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new Error('pingHttp was given something else than an absolute URL, which begins with http:// or https://.');
}

/** Credentials in the URL become a header. */
function requestOf(url: URL, options: HttpExpectations): { readonly method: string; readonly headers: Headers } {
  const headers = new Headers(options.headers);
  if (url.username !== '' || url.password !== '') {
    const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
    if (!headers.has('authorization'))
      headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  }
  return { method: options.method.toUpperCase(), headers };
}

async function statusOf(url: URL, request: StatusRequest): Promise<HttpStatus> {
  try {
    return await requestStatus(url, request);
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    throw new Error(`${request.method} ${shown(url)} failed: ${describeError(error)}`, { cause: error });
  }
}

function isExpected(status: number, expected: HttpExpectations['expectedStatus']): boolean {
  if (expected === undefined) return status >= 200 && status <= 299;
  if (typeof expected === 'function') return expected(status);
  return typeof expected === 'number' ? status === expected : expected.includes(status);
}

/**
 * `host` has no default port, so http://a and https://a are the same service. A redirect from https to http is refused.
 * @internal
 */
export function isSameService(from: URL, to: URL): boolean {
  return to.host === from.host && (to.protocol === from.protocol || to.protocol === 'https:');
}

/** A `%` that escapes nothing stands for itself, as in curl: a password may have one. */
function decoded(text: string): string {
  const bytes = text.replace(/%(?![0-9a-f]{2})/gi, '%25');
  return decodeURIComponent(bytes);
}

/** A URL without the parts that may contain credentials and tokens. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
