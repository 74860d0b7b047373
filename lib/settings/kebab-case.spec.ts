import { expect, it } from 'vitest';
import { kebabCase } from './kebab-case.js';

it.each([
  ['warmUpCache', 'warm-up-cache'],
  ['Database', 'database'],
  ['HTTPApi', 'http-api'],
  ['PartnerHTTP', 'partner-http'],
  ['ABTest', 'ab-test'],
  ['HTTPApiXMLParser', 'http-api-xml-parser'],
  ['S3Storage', 's3-storage'],
  ['oauth2Server', 'oauth2-server'],
  ['warm_up__cache', 'warm-up-cache'],
  ['warm up', 'warm-up'],
  ['already-kebab', 'already-kebab'],
  ['', ''],
])('%s is %s in kebab case', (name, expected) => {
  expect(kebabCase(name)).toBe(expected);
});
