import * as fc from 'fast-check';

export interface Malformed {
  readonly kind: string;
  /** One character for each byte. */
  readonly bytes: string;
}

const PROBE = 'GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n';
const HELLO_OF_TLS = '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03' + '\x5a'.repeat(160);

const method = fc.constantFrom('GET', 'HEAD');
const route = fc.constantFrom('/health', '/health/live', '/health/ready', '/health/startup', '/health/ready?verbose');
const count = (least: number, most: number) => fc.integer({ min: least, max: most });
const noise = fc.uint8Array({ minLength: 8, maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const word = fc.stringMatching(/^[a-z]{1,12}$/);

/** A probe, but for its headers and what follows them. */
function probeWith(rest: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(method, route, rest).map(([verb, path, end]) => `${verb} ${path} HTTP/1.1\r\nHost: a\r\n${end}`);
}

/** A probe, but for its path. */
function probeOf(path: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(method, path).map(([verb, target]) => `${verb} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
}

const unknownPath = word.map((name) => `/health/${name}-not`);

const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  garbage: noise.map((bytes) => `${bytes}\r\n\r\n`),
  'another protocol': fc.constantFrom(
    HELLO_OF_TLS,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
    'SSH-2.0-OpenSSH_9.6\r\n\r\n',
    'EHLO example.org\r\n\r\n',
    '*1\r\n$4\r\nPING\r\n\r\n',
    `PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n${PROBE}`,
  ),
  'a wrong version': fc
    .tuple(route, fc.constantFrom('HTTP/1.2', 'HTTP/3.0', 'HTTP/11', 'http/1.1', 'HTTP/1', 'HTTP/1.1.1', 'HTCPCP/1.0'))
    .map(([path, version]) => `GET ${path} ${version}\r\nHost: a\r\n\r\n`),
  'no Host': route.map((path) => `GET ${path} HTTP/1.1\r\n\r\n`),
  'two Hosts, and an unknown path': unknownPath.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`),
  'a huge header': probeWith(count(8_200, 30_000).map((size) => `X-Long: ${'a'.repeat(size)}\r\n\r\n`)),
  'thousands of headers': probeWith(count(2_000, 4_000).map((many) => `${'x-more: y\r\n'.repeat(many)}\r\n`)),
  'a header that is none': probeWith(
    fc
      .constantFrom(' folded', 'X : y', 'X: a\rb', 'X: a\0b', ': nameless', 'no colon', '\0', 'X\x7f: y')
      .map((line) => `${line}\r\n\r\n`),
  ),
  'a body': probeWith(count(1, 2_000).map((size) => `Content-Length: ${size}\r\n\r\n${'b'.repeat(size)}`)),
  'half a body': probeWith(count(1, 2_000).map((size) => `Content-Length: ${size * 2}\r\n\r\n${'b'.repeat(size)}`)),
  'no number for a length': probeWith(
    fc
      .constantFrom('-1', 'NaN', '1e3', '0x10', '+5', '5, 6', '5\r\nContent-Length: 6', '9'.repeat(30), '')
      .map((length) => `Content-Length: ${length}\r\n\r\nabc\r\n\r\n`),
  ),
  'two kinds of length': probeWith(
    fc
      .constantFrom('chunked', 'gzip, chunked', 'Chunked', 'identity')
      .map((coding) => `Content-Length: 5\r\nTransfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n${PROBE}`),
  ),
  'broken chunks': probeWith(
    fc
      .constantFrom(
        'zz\r\nabc\r\n',
        '-1\r\n',
        'ffffffffffffffffff\r\n',
        '5\r\nab\r\n0\r\n\r\n',
        '3;\0\r\nabc\r\n',
        '\r\n',
      )
      .map((chunks) => `Transfer-Encoding: chunked\r\n\r\n${chunks}\r\n\r\n`),
  ),
  'another method': fc
    .tuple(fc.constantFrom('POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'get', 'BREW', 'M-SEARCH'), route)
    .map(([verb, path]) => `${verb} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`),
  CONNECT: fc
    .constantFrom('a:80', '/health/ready', '127.0.0.1:22')
    .map((target) => `CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n${PROBE}`),
  'an unknown path': probeOf(unknownPath),
  'a path with a trick': probeOf(
    fc.constantFrom(
      '//health/ready',
      '/health//ready',
      '/health/ready//',
      '/x/../health/ready',
      '/health/./ready',
      '/%2e%2e/health/ready',
      '/health%2fready',
      '/health/%72eady',
      '/HEALTH/ready',
      '/health/ready;x=1',
      '/health\\ready',
      '/health/ready#x',
      '/health/ready\0',
      '/health/ready%00',
      '/../../../../etc/passwd',
      '/__proto__',
      '/constructor',
      '*',
      'health/ready',
      'http://a/health/ready',
      'file:///health/ready',
    ),
  ),
  'a very long path': probeOf(count(1_000, 30_000).map((size) => `/health/${'a'.repeat(size)}`)),
  'an upgrade of what is not there': unknownPath.map(
    (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${PROBE}`,
  ),
  'an expectation': probeWith(
    fc.constantFrom(
      'Expect: miracles\r\nConnection: close\r\n\r\n',
      'Expect: 100-continue\r\nContent-Length: 9\r\n\r\n',
      'Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n',
    ),
  ),
  'more behind what is refused': fc
    .tuple(
      unknownPath,
      fc.oneof(
        noise,
        count(1, 200).map((many) => PROBE.repeat(many)),
      ),
    )
    .map(([path, more]) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n${more}`),
};

/** Requests none of which is a probe, of each kind about as many. */
export function malformedRequests(numRuns: number, seed: number): Malformed[] {
  const any = fc.oneof(...Object.entries(KINDS).map(([kind, some]) => some.map((bytes) => ({ kind, bytes }))));
  return fc.sample(any, { numRuns, seed });
}
