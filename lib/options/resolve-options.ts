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
 * Only characters that every router takes literally, so no parameters and wildcards. No `.` and `..` either: clients
 * and proxies remove them from a URL, so the routes could not be reached.
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

/** Without routed traffic a window has no use: a developer or a watch mode would only wait for it. */
const drainFields = (isRouted: boolean) =>
  ({
    delayMs: nonNegativeMs(isRouted ? 5_000 : 0),
    timeoutMs: nonNegativeMs(20_000),
  }) satisfies Record<keyof DrainOptions, Field<number>>;

/** The base path from options that are not checked yet. A wrong path is refused when the application starts. */
export function basePathOf(raw: { readonly path?: unknown } | null): string {
  const path = raw?.path;
  return trimmed(urlPath.accepts(path) ? (path as string) : urlPath.fallback);
}

/** Whether the application's own port has the routes, from options that are not checked yet. */
export function hasControllers(raw: { readonly enabled?: unknown; readonly controllers?: unknown } | null): boolean {
  return raw?.enabled !== false && raw?.controllers !== false;
}

/**
 * Reads and checks the options of the user, once, at the start.
 *
 * @param isRouted Whether traffic is routed to this process.
 * @throws ProbesConfigurationError for a wrong value and for an unknown name.
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
      'the next run would be due while the one before still waits',
    );
  }
  return checks;
}

function trimmed(path: string): string {
  return path.replace(/^\/|\/$/g, '');
}
