import { requireThat } from '../settings/compare.js';
import { DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS } from '../settings/default-times.js';
import { flag, nonNegativeMs, oneOf, port, positiveMs, section, text } from '../settings/fields.js';
import { type Field, readFields } from '../settings/read-fields.js';
import { entryPackageVersion } from './entry-package-version.js';
import type {
  CheckTimingOptions,
  DrainOptions,
  ProbeServerOptions,
  ProbesConfiguration,
  ProbesOptions,
} from './probes-options.js';

const SUBJECT = 'ProbesModule: ';

/**
 * Segments of unreserved characters: what every router takes literally, without parameters and wildcards. Not `.` and
 * `..`: clients and proxies take them out of a URL, so that nobody would find the routes.
 */
const urlPath: Field<string> = {
  expected: "a URL path without parameters, `.` and `..`, such as 'health' or 'internal/health'",
  accepts: (value) =>
    typeof value === 'string' && /^\/?(?!\.{1,2}(?:\/|$))[\w.~-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*\/?$/.test(value),
  fallback: 'health',
};

const OPTIONS = {
  path: urlPath,
  version: text<string | undefined>(undefined),
  controllers: flag(true),
  server: section<ProbeServerOptions>(),
  checks: section<CheckTimingOptions>(),
  drain: section<DrainOptions>(),
  details: oneOf(['full', 'status'], 'full'),
  enabled: flag(true),
} satisfies Record<keyof ProbesOptions, Field<unknown>>;

const SERVER = {
  port: port(),
  host: text<string | undefined>(undefined),
  unreadyAfterMs: positiveMs(5_000),
  deadAfterMs: positiveMs(30_000),
  stack: flag(true),
} satisfies Record<keyof ProbeServerOptions, Field<unknown>>;

const CHECKS = {
  timeoutMs: positiveMs(DEFAULT_TIMEOUT_MS),
  intervalMs: positiveMs(DEFAULT_INTERVAL_MS),
  maxAgeMs: nonNegativeMs(1_000),
} satisfies Record<keyof CheckTimingOptions, Field<number>>;

/** A window is for who routes traffic: where nobody does, it would only keep a developer, or a watch mode, waiting. */
const drainFields = (isRouted: boolean) =>
  ({
    delayMs: nonNegativeMs(isRouted ? 5_000 : 0),
    timeoutMs: nonNegativeMs(20_000),
  }) satisfies Record<keyof DrainOptions, Field<number>>;

/** Where the routes lie, of options that nobody has checked yet: a wrong one is refused when the application starts. */
export function basePathOf(raw: { readonly path?: unknown } | null): string {
  const path = raw?.path;
  return trimmed(urlPath.accepts(path) ? (path as string) : urlPath.fallback);
}

/** Whether they are on the application's own port, of the same. */
export function hasControllers(raw: { readonly enabled?: unknown; readonly controllers?: unknown } | null): boolean {
  return raw?.enabled !== false && raw?.controllers !== false;
}

/**
 * Raw options to a frozen configuration, once, at the start.
 *
 * @param isRouted Whether somebody sends traffic to this process, and has to learn that it leaves.
 * @throws ProbesConfigurationError for a value out of range and for a name that is not an option.
 */
export function resolveOptions(raw: unknown, isRouted = true): ProbesConfiguration {
  const options = readFields(raw, OPTIONS, { subject: SUBJECT });
  const server = options.server && readServer(options.server);
  return Object.freeze({
    enabled: options.enabled,
    path: trimmed(options.path),
    version: options.version ?? entryPackageVersion(),
    controllers: options.enabled && options.controllers,
    server: options.enabled ? server : undefined,
    checks: readChecks(options.checks),
    drain: readDrain(options.drain, isRouted),
    details: options.details,
  });
}

function readServer(raw: ProbeServerOptions) {
  const server = readFields(raw, SERVER, { subject: SUBJECT, path: 'server' });
  requireThat(
    SUBJECT,
    { name: 'server.deadAfterMs', value: server.deadAfterMs },
    'above',
    { name: 'server.unreadyAfterMs', value: server.unreadyAfterMs },
    'a busy process would be restarted before it is taken out of its Service',
  );
  return server;
}

function readDrain(raw: DrainOptions | undefined, isRouted: boolean) {
  const drain = readFields(raw, drainFields(isRouted), { subject: SUBJECT, path: 'drain' });
  return Object.freeze({ ...drain, isDelaySet: raw?.delayMs !== undefined });
}

function readChecks(raw: CheckTimingOptions | undefined) {
  const checks = readFields(raw, CHECKS, { subject: SUBJECT, path: 'checks' });
  if (raw?.timeoutMs !== undefined) {
    requireThat(
      SUBJECT,
      { name: 'checks.timeoutMs', value: checks.timeoutMs },
      'at most',
      { name: 'checks.intervalMs', value: checks.intervalMs },
      'the next pass would come while the one before still waits',
    );
  }
  return checks;
}

function trimmed(path: string): string {
  return path.replace(/^\/|\/$/g, '');
}
