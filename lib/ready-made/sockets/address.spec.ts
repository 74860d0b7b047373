import { expect, it } from 'vitest';
import { ProbesConfigurationError } from '../../errors/configuration-error.js';
import { readAddress, shownAddress } from './address.js';

it.each([
  ['db.test', 'db.test:5432'],
  ['10.0.0.1', '10.0.0.1:5432'],
  ['::1', '[::1]:5432'],
  ['[::1]', '[::1]:5432'],
])('%s is shown as %s', (host, expected) => {
  expect(shownAddress(readAddress(host, 5432, ''))).toBe(expected);
});

it('takes the brackets of a URL away', () => {
  expect(readAddress('[fe80::1]', 80, '')).toEqual({ host: 'fe80::1', port: 80 });
});

it.each<[host: unknown, port: unknown, message: string]>([
  ['', 80, '`host` must be a string that is not empty, got ""'],
  [undefined, 80, '`host` must be a string that is not empty, got undefined'],
  ['a\nb', 80, '`host` must be one line'],
  ['a', 0, '`port` must be a port number from 1 to 65535, got 0'],
  ['a', 65_536, '`port` must be'],
  ['a', '80', '`port` must be a port number from 1 to 65535, got "80"'],
  ['a', undefined, '`port` must be'],
  ['a', 1.5, '`port` must be'],
])('refuses %j and %j', (host, port, message) => {
  expect(() => readAddress(host, port, 'x(): ')).toThrow(ProbesConfigurationError);
  expect(() => readAddress(host, port, 'x(): ')).toThrow(`x(): ${message}`);
});
