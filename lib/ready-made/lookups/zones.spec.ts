import { expect, it } from 'vitest';
import { areRelated } from './zones.js';

it.each([
  ['api.silent.test', 'db.silent.test', true],
  ['api.silent.test', 'DB.Silent.Test.', true],
  ['api.silent.test', 'silent.test', true],
  ['api.silent.test', 'db.prod.silent.test', true],
  ['api.silent.test', 'api.fine.test', false],
  ['api.silent.test', 'api.notsilent.test', false],
  ['partner.test', 'other.test', false],
  ['a.one.svc.cluster.local', 'b.one.svc.cluster.local', true],
  ['a.one.svc.cluster.local', 'b.two.svc.cluster.local', false],
  ['redis', 'postgres', false],
  ['redis', 'redis', true],
])('%s and %s are related: %s', (host, other, expected) => {
  expect(areRelated(host, other)).toBe(expected);
  expect(areRelated(other, host)).toBe(expected);
});
