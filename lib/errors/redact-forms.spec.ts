import { describe, expect, it } from 'vitest';
import { presentable } from './presentable.js';
import { redact } from './redact.js';
import { HIDDEN } from './secret-forms.fake.js';
import { KEPT } from './innocent-forms.fake.js';

/** Secrets with a digit, with special characters, and with the name of a secret in them. */
const SECRETS = ['hunter2S', 'S3cr3t-Value+x', 'Zq3zTopsecret'];
const PARTS = /hunter2S|S3cr3t|Value|Zq3z/;

describe('redact', () => {
  it.each(HIDDEN)('shows no secret in %s', (form) => {
    for (const secret of SECRETS) {
      const text = form.replaceAll('§', secret);
      for (const given of [text, `Error: ${text} (refused)`]) {
        expect(redact(given)).not.toMatch(PARTS);
        expect(redact(redact(given))).toBe(redact(given));
      }
    }
  });

  it.each(HIDDEN)('keeps the text around the secret in %s', (form) => {
    const shown = redact(`connect failed: ${form.replaceAll('§', 'hunter2S')}`);
    expect(shown).toMatch(/^connect failed: /);
    expect(shown).toContain('***');
  });

  it.each(KEPT)('does not change %s', (text) => {
    expect(redact(text)).toBe(text);
    expect(presentable(`Error: ${text} (refused)`)).toBe(`Error: ${text} (refused)`);
  });
});
