import { describe, expect, it } from 'vitest';
import { isQuotedSentence, isSentence, isStandIn } from './secret-values.js';

describe('what stands in for a value', () => {
  it.each([
    'undefined',
    'null',
    'TRUE',
    '***',
    '*****',
    '<redacted>',
    '[Object]',
    '[Object: null prototype]',
    '[Array]',
    '[Function: load]',
    '[Circular *1]',
    '(not set)',
    'ECONNREFUSED',
    'EACCES',
    'WRONGPASS',
    'ERR_INVALID_URL',
    'undefined,',
    'ECONNREFUSED:',
    'null.,;',
    'ERR_TLS_CERT_ALTNAME_INVALID;',
  ])('is %s', (text) => {
    expect(isStandIn(text)).toBe(true);
  });

  it.each([
    'nullable',
    'EXAMPLE',
    '**',
    'ERR_',
    'ERR_INVALID_URL1',
    'MERR_INVALID',
    'ERR_x',
    'n,ull',
    'null.,;,',
    'x[Object]',
    'ERR_A-B',
  ])('is not %s', (text) => {
    expect(isStandIn(text)).toBe(false);
  });
});

describe('the rest of a sentence', () => {
  it.each([
    '401',
    '503 Service Unavailable',
    '200, OK',
    'INVALID_TOKEN',
    'A_B',
    'TOKEN_IS_BAD: x',
    'sha256:0123',
    'sha1-abc',
    'jwt expired',
    'Jwt expired',
    'JWT expired',
    'must be longer',
    "can't be empty",
    'expired',
    'expired.',
    'hostname/ip is',
    'is',
    'not found',
    'invalid: x',
  ])('is %s, whoever has chosen the value', (text) => {
    expect(isSentence(text, true)).toBe(true);
    expect(isSentence(text, false)).toBe(true);
  });

  it.each(['audience mismatch', 'lease expired', "lease's is", 'signer, is'])(
    'is %s by its verb, but a password may be its first word',
    (text) => {
      expect(isSentence(text, false)).toBe(true);
      expect(isSentence(text, true)).toBe(false);
    },
  );

  it.each([
    '',
    '600',
    '099',
    '4010',
    '401-abc',
    '401.5',
    'A_',
    '_A_B',
    'A_Bc',
    'A_B1',
    'sha3:01',
    'xsha256:0',

    'jWt expired',
    'JWt',
    'mustBe longer',
    'expired1',
    'expired@x',
    'expired=',
    'expired.x',
    'must-x2',
    '1 is',
    '-1 must',
    'audience was2',
    'audience mismatch:',
    'audience  mismatch',
    'hunter mis',
    'x401',
    'éis',
    'iS',
    'a1 is',
  ])('is not %j', (text) => {
    expect(isSentence(text, false)).toBe(false);
  });
});

describe('what is wrong, in quotes', () => {
  it.each([
    'must be longer',
    'Must be at least 12 characters.',
    'is required!',
    "can't be blank",
    'expired',
    'required,  please',
    "isn't".replace("n't", ''),
    'too short. must be 8',
  ])('is %s', (text) => {
    expect(isQuotedSentence(text)).toBe(true);
  });

  it.each([
    '',
    'mustard',
    'x must',
    'must_be',
    'must be longer than this!!',
    'must be a@b',
    'must  averyveryverylongword123',
    'must:x',
    'invalid=',
    'must be\nlonger#',
  ])('is not %j', (text) => {
    expect(isQuotedSentence(text)).toBe(false);
  });
});
