import { describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { nonNegativeMs, positiveMs } from '../settings/fields.js';
import { basePathOf, hasControllers, resolveOptions } from './resolve-options.js';

const VERSION = { version: '1.2.3' };

describe('resolveOptions', () => {
  it('fills in the documented defaults', () => {
    expect(resolveOptions(VERSION)).toStrictEqual({
      enabled: true,
      path: 'health',
      version: '1.2.3',
      controllers: true,
      server: undefined,
      checks: { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 },
      drain: { delayMs: 5_000, timeoutMs: 20_000, isDelaySet: false },
      details: 'full',
    });
  });

  it('has no window when no traffic is routed here, unless the user sets one', () => {
    expect(resolveOptions(VERSION, false).drain).toEqual({ delayMs: 0, timeoutMs: 20_000, isDelaySet: false });
    expect(resolveOptions({ ...VERSION, drain: { delayMs: 7 } }, false).drain).toMatchObject({ delayMs: 7 });
  });

  it('works without options, and finds the version', () => {
    expect(resolveOptions(undefined)).toEqual({ ...resolveOptions(VERSION), version: expect.any(String) });
  });

  it('keeps what is set', () => {
    const options = {
      enabled: true,
      path: 'internal/health',
      version: 'v7',
      controllers: false,
      server: { port: 9_090, host: '::', unreadyAfterMs: 1, deadAfterMs: 2, stack: false },
      checks: { timeoutMs: 1, intervalMs: 2, maxAgeMs: 0 },
      drain: { delayMs: 0, timeoutMs: 0 },
      details: 'status',
    };
    expect(resolveOptions(options)).toEqual({ ...options, drain: { ...options.drain, isDelaySet: true } });
  });

  it('opens no port when it is switched off, but still refuses a wrong option', () => {
    const off = { ...VERSION, enabled: false };
    expect(resolveOptions({ ...off, server: { port: 9_000 } })).toMatchObject({
      controllers: false,
      server: undefined,
    });
    expect(() => resolveOptions({ ...off, server: { port: -1 } })).toThrow(ProbesConfigurationError);
  });

  it('fills in what a section leaves out', () => {
    const { checks, drain } = resolveOptions({ ...VERSION, checks: { timeoutMs: 5 }, drain: { delayMs: 6 } });
    expect(checks).toEqual({ timeoutMs: 5, intervalMs: 10_000, maxAgeMs: 1_000 });
    expect(drain).toEqual({ delayMs: 6, timeoutMs: 20_000, isDelaySet: true });
  });

  it.each([0, 1, 9_090, 65_535])('has a server on port %d, on the addresses that Node chooses', (port) => {
    expect(resolveOptions({ ...VERSION, server: { port } }).server).toEqual({
      port,
      host: undefined,
      unreadyAfterMs: 5_000,
      deadAfterMs: 30_000,
      stack: true,
    });
  });

  it.each([{ host: '127.0.0.1' }, { unreadyAfterMs: 7 }, { deadAfterMs: 8_000 }])('keeps %j of the server', (set) => {
    expect(resolveOptions({ ...VERSION, server: { port: 1, ...set } }).server).toMatchObject(set);
  });

  it('returns a frozen configuration with frozen sections', () => {
    const configuration = resolveOptions({ ...VERSION, server: { port: 0 } });
    for (const part of [configuration, configuration.server, configuration.checks, configuration.drain]) {
      expect(part).toSatisfy(Object.isFrozen);
    }
  });

  it.each([
    ['/health', 'health'],
    ['health/', 'health'],
    ['/internal/health/', 'internal/health'],
    ['k8s.probes/v-1_~', 'k8s.probes/v-1_~'],
    ['.well-known/health', '.well-known/health'],
    ['..health/a..b/c..', '..health/a..b/c..'],
    ['...', '...'],
  ])('reads the path %s as %s', (path, expected) => {
    expect(resolveOptions({ ...VERSION, path }).path).toBe(expected);
  });

  const PATH = "a URL path without parameters, `.` and `..`, such as 'health' or 'internal/health'";
  const POSITIVE = positiveMs(1).expected;
  const NOT_NEGATIVE = nonNegativeMs(1).expected;

  it.each<[options: object, name: string, expected: string, found: string, fallback: string]>([
    [{ path: '' }, 'path', PATH, '""', '"health"'],
    [{ path: '/' }, 'path', PATH, '"/"', '"health"'],
    [{ path: 'a//b' }, 'path', PATH, '"a//b"', '"health"'],
    [{ path: ':tenant/health' }, 'path', PATH, '":tenant/health"', '"health"'],
    [{ path: 'health/*' }, 'path', PATH, '"health/*"', '"health"'],
    [{ path: 'health?x' }, 'path', PATH, '"health?x"', '"health"'],
    [{ path: 'a b' }, 'path', PATH, '"a b"', '"health"'],
    [{ path: 'health\n' }, 'path', PATH, String.raw`"health\n"`, '"health"'],
    [{ path: '..' }, 'path', PATH, '".."', '"health"'],
    [{ path: '.' }, 'path', PATH, '"."', '"health"'],
    [{ path: '../health' }, 'path', PATH, '"../health"', '"health"'],
    [{ path: '/./health' }, 'path', PATH, '"/./health"', '"health"'],
    [{ path: 'a/../b' }, 'path', PATH, '"a/../b"', '"health"'],
    [{ path: 'a/..' }, 'path', PATH, '"a/.."', '"health"'],
    [{ path: 'a/./' }, 'path', PATH, '"a/./"', '"health"'],
    [{ path: '//health' }, 'path', PATH, '"//health"', '"health"'],
    [{ path: 'health//' }, 'path', PATH, '"health//"', '"health"'],
    [{ path: '%2e%2e/health' }, 'path', PATH, '"%2e%2e/health"', '"health"'],
    [{ path: 'health#x' }, 'path', PATH, '"health#x"', '"health"'],
    [{ path: 'a\\b' }, 'path', PATH, String.raw`"a\\b"`, '"health"'],
    [{ path: 'a\u0000' }, 'path', PATH, String.raw`"a\u0000"`, '"health"'],
    [{ path: ['health'] }, 'path', PATH, '["health"]', '"health"'],
    [{ controllers: 'no' }, 'controllers', 'true or false', '"no"', 'true'],
    [{ details: 'none' }, 'details', "'full' or 'status'", '"none"', '"full"'],
    [{ checks: { timeoutMs: 0 } }, 'checks.timeoutMs', POSITIVE, '0', '750'],
    [{ checks: { intervalMs: -1 } }, 'checks.intervalMs', POSITIVE, '-1', '10000'],
    [{ checks: { maxAgeMs: -1 } }, 'checks.maxAgeMs', NOT_NEGATIVE, '-1', '1000'],
    [{ drain: { delayMs: -1 } }, 'drain.delayMs', NOT_NEGATIVE, '-1', '5000'],
    [{ drain: { timeoutMs: '5s' } }, 'drain.timeoutMs', NOT_NEGATIVE, '"5s"', '20000'],
    [{ server: { port: 1, unreadyAfterMs: 0 } }, 'server.unreadyAfterMs', POSITIVE, '0', '5000'],
    [{ server: { port: 1, deadAfterMs: '30s' } }, 'server.deadAfterMs', POSITIVE, '"30s"', '30000'],
  ])('refuses %j', (options, name, expected, found, fallback) => {
    expect(() => resolveOptions({ ...VERSION, ...options })).toThrow(
      new ProbesConfigurationError(
        `ProbesModule: \`${name}\` must be ${expected}, got ${found}. Leave it out to use ${fallback}.`,
      ),
    );
  });

  it.each([
    { checks: { timeoutMs: 10_000 } },
    { checks: { timeoutMs: 5, intervalMs: 5 } },
    // The default of 750 ms was not set by the user.
    { checks: { intervalMs: 5 } },
    { server: { port: 1, unreadyAfterMs: 29_999 } },
    { server: { port: 1, deadAfterMs: 5_001 } },
  ])('accepts %j, which do not contradict each other', (options) => {
    expect(resolveOptions({ ...VERSION, ...options })).toMatchObject(options);
  });

  it.each<[options: object, setting: string, mustBe: string, found: number, why: string, mend: string]>([
    ...[
      [{ unreadyAfterMs: 2, deadAfterMs: 1 }, 2, 1] as const,
      [{ unreadyAfterMs: 2, deadAfterMs: 2 }, 2, 2] as const,
      [{ deadAfterMs: 5_000 }, 5_000, 5_000] as const,
      [{ unreadyAfterMs: 30_000 }, 30_000, 30_000] as const,
    ].map(([server, unready, dead]): [object, string, string, number, string, string] => [
      { server: { port: 1, ...server } },
      'server.deadAfterMs',
      `above \`server.unreadyAfterMs\` (${unready})`,
      dead,
      'a busy process would be restarted before it is taken out of its Service',
      'Raise `server.deadAfterMs`, or lower `server.unreadyAfterMs`.',
    ]),
    ...[
      [{ timeoutMs: 10_001 }, 10_000, 10_001] as const,
      [{ timeoutMs: 6, intervalMs: 5 }, 5, 6] as const,
      [{ timeoutMs: 750, intervalMs: 5 }, 5, 750] as const,
    ].map(([checks, interval, timeout]): [object, string, string, number, string, string] => [
      { checks },
      'checks.timeoutMs',
      `at most \`checks.intervalMs\` (${interval})`,
      timeout,
      'the next run would be due while the one before still waits',
      'Lower `checks.timeoutMs`, or raise `checks.intervalMs`.',
    ]),
  ])('refuses %j, which contradict each other', (options, setting, mustBe, found, why, mend) => {
    for (const enabled of [true, false]) {
      expect(() => resolveOptions({ ...VERSION, ...options, enabled })).toThrow(
        new ProbesConfigurationError(`ProbesModule: \`${setting}\` must be ${mustBe}, got ${found}: ${why}. ${mend}`),
      );
    }
  });

  it('refuses a host that is empty', () => {
    expect(() => resolveOptions({ ...VERSION, server: { port: 1, host: '' } })).toThrow(
      '`server.host` must be a string that is not empty, got "". Leave it out if in doubt.',
    );
  });

  it.each<[server: object, found: string]>([
    [{}, 'undefined'],
    [{ host: '127.0.0.1' }, 'undefined'],
    [{ port: undefined }, 'undefined'],
    [{ port: '9090' }, '"9090"'],
    [{ port: NaN }, 'NaN'],
    [{ port: -1 }, '-1'],
    [{ port: 65_536 }, '65536'],
    [{ port: 1.5 }, '1.5'],
  ])('refuses the server %j, which needs a port', (server, found) => {
    expect(() => resolveOptions({ ...VERSION, server })).toThrow(
      new ProbesConfigurationError(
        `ProbesModule: \`server.port\` must be a port number from 0 to 65535, got ${found}. It has no default: name one.`,
      ),
    );
  });

  it('refuses a version that is empty, and has no default to name', () => {
    expect(() => resolveOptions({ version: '' })).toThrow(
      new ProbesConfigurationError(
        'ProbesModule: `version` must be a string that is not empty, got "". Leave it out if in doubt.',
      ),
    );
  });

  it.each<[options: unknown, name: string]>([
    [null, 'the options'],
    ['health', 'the options'],
    [{ checks: 750 }, '`checks`'],
    [{ checks: null }, '`checks`'],
    [{ checks: [] }, '`checks`'],
    [{ drain: true }, '`drain`'],
    [{ server: 9_090 }, '`server`'],
    [{ server: true }, '`server`'],
    [{ server: [9_090] }, '`server`'],
  ])('refuses %j, because %s must be an object', (options, name) => {
    expect(() => resolveOptions(options)).toThrow(ProbesConfigurationError);
    expect(() => resolveOptions(options)).toThrow(`ProbesModule: ${name} must be an object`);
  });

  it.each([
    [{ port: 1 }, 'port', 'path, version, controllers, server, checks, drain, details, enabled'],
    [{ checks: { timeout: 1 } }, 'checks.timeout', 'timeoutMs, intervalMs, maxAgeMs'],
    [{ drain: { delay: 1 } }, 'drain.delay', 'delayMs, timeoutMs'],
    [{ server: { port: 1, path: 'x' } }, 'server.path', 'port, host, unreadyAfterMs, deadAfterMs, stack'],
  ])('refuses the unknown name in %j and lists the known ones', (options, name, names) => {
    expect(() => resolveOptions(options)).toThrow(
      new ProbesConfigurationError(
        `ProbesModule: \`${name}\` is not an option; there are ${names}. Take it out, or correct its name.`,
      ),
    );
  });
});

describe('what is known of the routes before the options are checked', () => {
  it.each<[options: Parameters<typeof hasControllers>[0], expected: boolean]>([
    [{}, true],
    [null, true],
    [{ controllers: true, enabled: true }, true],
    [{ controllers: false }, false],
    [{ enabled: false }, false],
    [{ enabled: false, controllers: true }, false],
  ])('is of %j that they are on the port of the application: %s', (options, expected) => {
    expect(hasControllers(options)).toBe(expected);
  });

  it.each<[options: Parameters<typeof basePathOf>[0], path: string]>([
    [{ path: '/internal/health/' }, 'internal/health'],
    [{}, 'health'],
    [null, 'health'],
    [{ path: 'a/:b' }, 'health'],
    [{ path: 7 }, 'health'],
  ])('is of %j where they lie: %s', (options, path) => {
    expect(basePathOf(options)).toBe(path);
  });
});
