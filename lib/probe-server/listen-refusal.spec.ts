import { expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { listenRefusal } from './listen-refusal.js';

it.each<[code: string | undefined, host: string | undefined, place: string, mend: RegExp]>([
  ['EADDRINUSE', undefined, '9000', /: something listens there already\. Stop it, or choose another `server\.port`\.$/],
  ['EACCES', undefined, '9000', /: this user is not allowed to\. Choose a `server\.port` above 1023\.$/],
  ['EADDRNOTAVAIL', '10.0.0.1', '9000 of 10.0.0.1', /: this machine has no such address\. Leave `server\.host` out/],
  ['EAFNOSUPPORT', '::1', '9000 of ::1', /: this machine has no addresses of that kind\. Leave `server\.host` out/],
  ['ENOTFOUND', 'nowhere', '9000 of nowhere', /: there is no such host\. Leave `server\.host` out/],
  ['EMFILE', undefined, '9000', /: choose another `server\.port` or `server\.host`\.$/],
  [undefined, undefined, '9000', /: choose another `server\.port` or `server\.host`\.$/],
])('a probe server that cannot listen for %s says where, why and how to mend it', (code, host, place, mend) => {
  const refusal = listenRefusal({ host, port: 9_000 }, { code, message: 'listen failed' });
  expect(refusal).toBeInstanceOf(ProbesConfigurationError);
  expect(refusal.message).toContain(
    `ProbesModule: the probe server cannot listen on \`server.port\` ${place} (listen failed): `,
  );
  expect(refusal.message).toMatch(mend);
  expect(refusal.cause).toEqual({ code });
});
