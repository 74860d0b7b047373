import { createHash } from 'node:crypto';
import { STYLE } from './style/style.js';

let policy: string | undefined;

/** What a browser may do with the page: show it with its own style, and nothing else. Made when the first page is. */
export function contentSecurityPolicy(): string {
  policy ??= [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(String(STYLE)).digest('base64')}'`,
    // The empty icon of the page's head.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return policy;
}
