/** A parameter or a wildcard, by its name or its quoted name; a parameter of Fastify's may have an expression behind it. */
const PARAMETER = /:(?:"[^"]*"|[\w$]+)(?:\([^)]*\))?/g;
const WILDCARD = /\*(?:"[^"]*"|[\w$]*)/g;

const TOKEN = new RegExp(`\\\\.|${PARAMETER.source}|${WILDCARD.source}|[{}]|.`, 'gs');

/** What a route's path matches, as routers read it: `:tenant` one segment, `*path` whatever comes, `{…}` what may be missing. */
export function pathPattern(path: string, ignoresCase: boolean): RegExp {
  const source = path.replace(TOKEN, toSource);
  try {
    return new RegExp(`^${source}$`, ignoresCase ? 'i' : '');
  } catch {
    // Braces without their partners: the router refuses them, or takes them for what they are.
    return new RegExp(`^${escaped(path)}$`, ignoresCase ? 'i' : '');
  }
}

/** The same text for paths that match the same requests, whatever their parameters are called. */
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
