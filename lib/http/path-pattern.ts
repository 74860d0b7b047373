/**
 * A parameter or a wildcard, with a plain or a quoted name. A parameter of Fastify may have a regular expression behind
 * it.
 */
const PARAMETER = /:(?:"[^"]*"|[\w$]+)(?:\([^)]*\))?/g;
const WILDCARD = /\*(?:"[^"]*"|[\w$]*)/g;

const TOKEN = new RegExp(`\\\\.|${PARAMETER.source}|${WILDCARD.source}|[{}]|.`, 'gs');

/**
 * The paths that a route matches: `:tenant` matches one segment, `*path` matches anything, and `{…}` may be missing.
 */
export function pathPattern(path: string, ignoresCase: boolean): RegExp {
  const source = path.replace(TOKEN, toSource);
  try {
    return new RegExp(`^${source}$`, ignoresCase ? 'i' : '');
  } catch {
    // Unbalanced braces: the router refuses them, or matches them literally.
    return new RegExp(`^${escaped(path)}$`, ignoresCase ? 'i' : '');
  }
}

/** Returns the same text for paths that differ only in the names of their parameters. */
export function shapeOf(path: string, ignoresCase: boolean): string {
  const shape = path.replace(PARAMETER, ':').replace(WILDCARD, '*');
  return ignoresCase ? shape.toLowerCase() : shape;
}

function toSource(token: string): string {
  if (token.length > 1 && token.startsWith(':')) return '[^/]+';
  if (token.startsWith('*')) return '.*';
  if (token === '{') return '(?:';
  if (token === '}') return ')?';
  return escaped(token.startsWith('\\') ? token.slice(1) : token);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
