import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { certificate } from 'nestjs-probes/certificate';
import { pingHttp } from 'nestjs-probes/http';
import { pingTcp } from 'nestjs-probes/tcp';
import type { CheckUnderTest } from 'nestjs-probes/testing';
import { afterAll, beforeAll } from 'vitest';
import { makeCertificate } from '../support/certificates.js';
import { holds } from './support/holds.js';

const issuer = makeCertificate({ name: 'Test Root' });
const tls = createTlsServer(makeCertificate({ name: 'localhost', hosts: ['127.0.0.1'], issuer }));
tls.on('tlsClientError', () => undefined);
const http = createHttpServer((_request, response) => void response.end('ok'));
const servers: readonly Server[] = [tls, http];

beforeAll(async () => {
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening'); // oxlint-disable-line no-await-in-loop
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

const at = (server: Server) => () => ({ port: (server.address() as AddressInfo).port });
const close = () => undefined;
const NEW_EACH_TIME: CheckUnderTest['except'] = {
  'pool-exhausted': 'each run makes a connection of its own',
  'wrong-password': 'there is no password',
};
const BY_THE_KERNEL = 'the kernel accepts connections for a server that hangs';

holds('certificate', {
  server: at(tls),
  open: ({ host, port }) => ({ check: (context) => certificate(host, context, { port, ca: issuer.cert }), close }),
  except: NEW_EACH_TIME,
});
holds('pingHttp', {
  server: at(http),
  open: ({ host, port }) => ({ check: (context) => pingHttp(`http://${host}:${port}/`, context), close }),
  except: NEW_EACH_TIME,
});
holds('pingTcp', {
  server: at(http),
  open: ({ host, port }) => ({ check: (context) => pingTcp(host, port, context), close }),
  except: { ...NEW_EACH_TIME, frozen: BY_THE_KERNEL, 'cable-cut': BY_THE_KERNEL },
});
