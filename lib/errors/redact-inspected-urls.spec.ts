import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { redact } from './redact.js';

const quotes = [`"'\``, `'"\``, `\`'"`, `@'"\``, `'@"\``, `'"\`@`, `"@'\``, `' "\``];

// inspect() escapes its quote when a text has all three kinds.
it.each(quotes)('shows no part of a password with %s in the error of Node for an invalid URL', (characters) => {
  for (const secret of [`Zq1x${characters}Zq3z`, `Zq1x${[...characters].join('Zq2y')}Zq3z`, `${characters}Zq3z`]) {
    for (const user of ['', 'shop', 'shop@tenant']) {
      const shown = redact(`x ${inspect({ code: 'ERR_INVALID_URL', input: `redis://${user}:${secret}@cache/x` })} y`);
      expect(shown).not.toMatch(/Zq\d/);
      expect(shown).toContain('cache/x');
    }
  }
});
