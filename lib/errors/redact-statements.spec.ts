import { expect, it } from 'vitest';
import { redactStatements } from './redact-statements.js';

it.each([
  // Elements and pairs.
  ['<password>x1</password>', '<password>_</password>'],
  ['<a:token kind="b">x1</a:token>', '<a:token kind="b">_</a:token>'],
  ['<token:type>x1</token:type>', '<token:type>x1</token:type>'],
  ['{"key":"password","value":"x1"}', '{"key":"password","value":_}'],
  ['{"key":"page","value":"x1"}', '{"key":"page","value":"x1"}'],
  // A name beside its value.
  ["['X-Api-Key', 'x1']", "['X-Api-Key', _]"],
  ["['password', 'email']", "['password', 'email']"],
  ["['password', 'Email']", "['password', _]"],
  ["['password', 'Token']", "['password', 'Token']"],
  ["['password', 'email1']", "['password', _]"],
  ["['password', 'email']x", "['password', 'email']x"],
  [String.raw`[\"password\", \"email\"]`, String.raw`[\"password\", \"email\"]`],
  [String.raw`[\"password\", \"Email\"]`, String.raw`[\"password\", _]`],
  ["['email', 'x1']", "['email', 'x1']"],
  ["['password', 'a\\'b']", "['password', _]"],
  // Errors of databases.
  ['Key (tenant, token)=(1, x1) already exists.', 'Key (tenant, token)=(_) already exists.'],
  ['Key (tenant,  id)=(1, x1) already exists.', 'Key (tenant,  id)=(1, x1) already exists.'],
  ["Duplicate entry 'x1' for key 'token'", "Duplicate entry _ for key 'token'"],
  ["Duplicate entry 'x1' for key 'token_key'", "Duplicate entry _ for key 'token_key'"],
  ["Duplicate entry 'x1' for key 'token_idx12'", "Duplicate entry _ for key 'token_idx12'"],
  ["Duplicate entry 'x1' for key 'token_unique'", "Duplicate entry _ for key 'token_unique'"],
  ["Duplicate entry 'x1' for key 'token_idx_count'", "Duplicate entry 'x1' for key 'token_idx_count'"],
  ["Duplicate entry 'x1' for key 'tenant_key'", "Duplicate entry 'x1' for key 'tenant_key'"],
  ['Failing row contains (1, x1).', 'Failing row contains (_).'],
  // SQL.
  ["PASSWORD 'x1'", 'PASSWORD _'],
  ["IDENTIFIED BY 'x1' x", 'IDENTIFIED BY _ x'],
  ["password ''", "password ''"],
  ['password "" is', 'password "" is'],
  ["password 'must be longer'", "password 'must be longer'"],
  ["password 'mustard'", 'password _'],
  ["password 'x must'", 'password _'],
  ["password 'xis'", 'password _'],
  // Flags.
  ['--password x1', '--password _'],
  ['--password must be', '--password must be'],
  ['--token audience mismatch', '--token _ mismatch'],
  ['--page x1', '--page x1'],
  ["--password 'x 1' y", '--password _ y'],
  // Commands.
  ['AUTH x1Y', 'AUTH _'],
  ['AUTH command', 'AUTH command'],
  ['AUTH failed:', 'AUTH failed:'],
  ['AUTH PLAIN', 'AUTH PLAIN'],
  ['AUTH LOGIN_XX:', 'AUTH LOGIN_XX:'],
  ['AUTH ABC', 'AUTH ABC'],
  ['AUTH ***', 'AUTH ***'],
  ['AUTH ***x', 'AUTH _'],
  ['AUTH x***', 'AUTH _'],
  ['AUTH <hidden>', 'AUTH <hidden>'],
  ['AUTH x<hidden', 'AUTH _'],
  ['AUTH Xabc', 'AUTH _'],
  ['AUTH abcX', 'AUTH _'],
  ['AUTH ABC:d', 'AUTH _'],
])('%s', (text, shown) => {
  expect(redactStatements(text, '_')).toBe(shown);
});
