import { redactClients } from './redact-clients.js';
import { redactFields } from './redact-fields.js';
import { redactHosts } from './redact-hosts.js';
import { redactStatements } from './redact-statements.js';
import { redactUrls } from './redact-urls.js';
import { VENDOR_TOKENS } from './vendor-tokens.js';

export const BLANK = '***';

const TOKEN = new RegExp(`(?<![A-Za-z\\d])(?:${Object.values(VENDOR_TOKENS).join('|')})`, 'g');

/** Removes the credentials that errors of databases, caches and HTTP clients often contain. */
export function redact(text: string): string {
  const withoutNames = redactFields(redactStatements(redactClients(text.replace(TOKEN, BLANK), BLANK), BLANK), BLANK);
  // Fields come first, because the @ of `?password=p@ss` does not end a user.
  return redactHosts(redactUrls(withoutNames, BLANK), BLANK);
}
