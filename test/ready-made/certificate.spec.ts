import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { certificate, type CertificateOptions } from 'nestjs-probes/certificate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inDays, makeCertificate } from '../support/certificates.js';
import { checkContext } from '../support/check-context.js';
import { freePort } from '../support/free-port.js';

const root = makeCertificate({ name: 'Test Root', validTo: inDays(900) });
const good = makeCertificate({ name: 'localhost', hosts: ['localhost', '127.0.0.1'], issuer: root });

async function listen(server: Server) {
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => connections.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections };
}

const serve = (options: TlsOptions) => listen(createServer(options).on('tlsClientError', () => undefined));

/** Serves these certificates, asks for them and waits until no connection is left. */
async function askOf(tls: TlsOptions, options: CertificateOptions = {}, host = 'localhost') {
  const { port, connections } = await serve(tls);
  const outcome = await certificate(host, checkContext(), { port, ca: root.cert, ...options });
  await expect.poll(() => connections.map(({ closed }) => closed)).toEqual([true]);
  return { outcome, port };
}

describe('certificate', () => {
  it('is healthy while there is time, and says how much', async () => {
    const { outcome } = await askOf(good);
    expect(outcome).toEqual({
      status: 'healthy',
      details: {
        days_left: 89.9,
        subject: 'localhost',
        valid_from: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        valid_to: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    });
  });

  it.each([
    [20, {}, 'degraded', /^the certificate of localhost:\d+ ends in 19\.9 days, less than 21: /],
    [2, {}, 'unhealthy', /^the certificate of localhost:\d+ ends in 1\.9 days, less than 3: /],
    [20, { degradedBelowDays: 10 }, 'healthy', undefined],
    [20, { degradedBelowDays: 40, unhealthyBelowDays: 30 }, 'unhealthy', /less than 30/],
    [-1, {}, 'unhealthy', /^the certificate of localhost:\d+ ended on \d{4}-/],
  ])('that ends in %d days is judged by the limits %j', async (days, limits, status, message) => {
    const validTo = inDays(days);
    const soon = makeCertificate({ name: 'x', hosts: ['localhost'], issuer: root, validFrom: inDays(-9), validTo });
    const { outcome } = await askOf(soon, limits);
    expect(outcome.status).toBe(status);
    if (message) expect(outcome.message).toMatch(message);
    expect(outcome.details).toMatchObject({ valid_to: `${validTo.toISOString().slice(0, 19)}.000Z` });
  });

  it('goes by the first to end of the chain that the server sends', async () => {
    const middle = makeCertificate({ name: 'Test Middle', issuer: root, validTo: inDays(5) });
    const leaf = makeCertificate({ name: 'x', hosts: ['localhost'], issuer: middle });
    const { outcome } = await askOf({ cert: leaf.cert + middle.cert, key: leaf.key });
    expect(outcome).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/^the certificate "Test Middle" in the chain of localhost:\d+ ends in 4\.9 days/),
      details: { subject: 'Test Middle', days_left: 4.9 },
    });
  });

  it('is unhealthy before the certificate begins', async () => {
    const early = makeCertificate({ name: 'x', hosts: ['localhost'], issuer: root, validFrom: inDays(2) });
    const { outcome } = await askOf(early);
    expect(outcome).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('is not valid before 2') });
  });

  it('is unhealthy when the certificate is for another host, and says for which it is', async () => {
    const other = makeCertificate({ name: 'x', hosts: ['shop.test'], issuer: root });
    const { outcome, port } = await askOf(other);
    expect(outcome).toMatchObject({
      status: 'unhealthy',
      message: `the certificate of localhost:${port} is for another host: Host: localhost. is not in the cert's altnames: DNS:shop.test`,
      details: { days_left: 89.9 },
    });
  });

  it('asks for the name that it is given, and looks for that in the certificate', async () => {
    const shop = makeCertificate({ name: 'x', hosts: ['shop.test'], issuer: root });
    const asked: string[] = [];
    const SNICallback = (name: string, done: (error: null) => void) => {
      asked.push(name);
      done(null);
    };
    const { outcome } = await askOf({ ...shop, SNICallback }, { servername: 'shop.test' });
    expect(outcome.status).toBe('healthy');
    expect(asked).toEqual(['shop.test']);
  });

  it('knows a host by its address', async () => {
    expect((await askOf(good, {}, '127.0.0.1')).outcome.status).toBe('healthy');
    const named = makeCertificate({ name: 'x', hosts: ['localhost'], issuer: root });
    const { outcome } = await askOf(named, {}, '127.0.0.1');
    expect(outcome.message).toContain("is for another host: IP: 127.0.0.1 is not in the cert's list");
  });

  it('is unhealthy when it is self-signed, unless the user trusts it', async () => {
    const own = makeCertificate({ name: 'x', hosts: ['localhost'] });
    expect((await askOf(own)).outcome).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/is not trusted: it is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/),
      details: { days_left: 89.9 },
    });
    expect((await askOf(own, { ca: [Buffer.from(own.cert)] })).outcome.status).toBe('healthy');
  });

  it('is unhealthy when Node does not know its root', async () => {
    const { port } = await serve({ cert: good.cert + root.cert, key: good.key });
    expect(await certificate('localhost', checkContext(), { port })).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/is not trusted: its root is not known here \(SELF_SIGNED_CERT_IN_CHAIN\)$/),
    });
  });

  it('is unhealthy when the server does not send the certificate in the middle', async () => {
    const middle = makeCertificate({ name: 'Test Middle', issuer: root });
    const leaf = makeCertificate({ name: 'x', hosts: ['localhost'], issuer: middle });
    expect((await askOf(leaf)).outcome.message).toMatch(/is not trusted: its issuer is not known here, or the server/);
  });

  it('does not need the certificate of a client that the server wants', async () => {
    const { outcome } = await askOf({ ...good, requestCert: true, rejectUnauthorized: true, ca: root.cert });
    expect(outcome.status).toBe('healthy');
  });

  it('waits for a limited time without a context', async () => {
    const { port } = await serve(good);
    expect(await certificate('localhost', { port, ca: root.cert })).toMatchObject({ status: 'healthy' });
  });
});

describe('certificate without a TLS connection', () => {
  it('says that nothing listens', async () => {
    const port = await freePort();
    await expect(certificate('127.0.0.1', checkContext(), { port })).rejects.toThrow(
      new Error(`TLS connection to 127.0.0.1:${port} failed: connect ECONNREFUSED 127.0.0.1:${port}`),
    );
  });

  it.each([
    [
      'speaks something else',
      (socket: Socket) => socket.write('220 mail.test ESMTP\r\n'),
      /failed: wrong version number \(/,
    ],
    ['closes the connection', (socket: Socket) => socket.end(), /failed: Client network socket disconnected/],
    ['resets the connection', (socket: Socket) => socket.resetAndDestroy(), /failed: .*ECONNRESET/],
  ])('says so when the server %s', async (_what, react, message) => {
    const { port } = await listen(createTcpServer(react));
    await expect(certificate('127.0.0.1', checkContext(), { port })).rejects.toThrow(message);
  });

  it('says before its deadline that the handshake is not answered, and closes the connection', async () => {
    const { port, connections } = await listen(createTcpServer((socket) => socket.resume()));
    // The signal comes late, so that a busy machine does not mix the two up.
    const context = { ...checkContext(), timeoutMs: 300 };
    await expect(certificate('127.0.0.1', context, { port })).rejects.toThrow(
      /^TLS connection to 127\.0\.0\.1:\d+ failed: the TLS handshake has not been answered for [\d.]+ s$/,
    );
    await expect.poll(() => connections.map(({ closed }) => closed)).toEqual([true]);
  });

  it('ends at the abort, and closes the connection', async () => {
    const { port, connections } = await listen(createTcpServer((socket) => socket.resume()));
    const abort = new AbortController();
    const refused = expect(certificate('127.0.0.1', checkContext(10_000, abort.signal), { port })).rejects.toThrow(
      'late',
    );
    await expect.poll(() => connections.length).toBe(1);
    abort.abort(new Error('late'));
    await refused;
    await expect.poll(() => connections.map(({ closed }) => closed)).toEqual([true]);
  });

  it.each([
    ['', {}, '`host` must be a string that is not empty, got ""'],
    ['a.test', { port: 0 }, '`port` must be a port number from 1 to 65535, got 0'],
    ['a.test', { degradedBelowDays: -1 }, '`degradedBelowDays` must be a number of days, 0 or more, got -1'],
    ['a.test', { unhealthyBelowDays: '3' }, '`unhealthyBelowDays` must be a number of days, 0 or more, got "3"'],
    [
      'a.test',
      { degradedBelowDays: 3, unhealthyBelowDays: 21 },
      '`unhealthyBelowDays` must be at most `degradedBelowDays` (3)',
    ],
    ['a.test', { servername: '' }, '`servername` must be a string that is not empty, got ""'],
    ['a.test', { ca: [5] }, '`ca` must be certificates in PEM'],
    ['a.test', { degradedBelow: 21 }, '`degradedBelow` is not an option; there are port, servername,'],
    ['a.test', null, 'the options must be an object, got null'],
  ])('refuses %j with %j', async (host, options, message) => {
    await expect(certificate(host, checkContext(), options as CertificateOptions)).rejects.toThrow(
      `certificate(): ${message}`,
    );
  });
});
