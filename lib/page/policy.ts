import { STYLE } from './style/style.js';

let policy: string | undefined;

/** Allows a browser to show the page with its own style, and nothing else. Computed once. */
export function contentSecurityPolicy(): string {
  policy ??= makePolicy();
  return policy;
}

function makePolicy(): string {
  // Loaded with the first page: a third of a megabyte in the thread of the probe server, which few ask for a page.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(String(STYLE)).digest('base64')}'`,
    // For the empty icon of the page.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
