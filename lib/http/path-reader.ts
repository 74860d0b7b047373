import type { AbstractHttpAdapter } from '@nestjs/core';

/** How the application's router reads the path of a request before it compares it with those of its routes. */
export interface PathReader {
  readonly ignoresCase: boolean;
  /** `undefined`: of what the router would refuse. */
  read(url: string): string | undefined;
}

/** What there is to know of Fastify's router; whether `routerOptions` has it depends on the version. */
interface FastifySettings {
  readonly caseSensitive?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

/** Which router it is, and how it was set. */
export function pathReaderOf(adapter: Pick<AbstractHttpAdapter, 'getType' | 'getInstance'>): PathReader {
  const instance = adapter.getInstance();
  switch (adapter.getType()) {
    case 'express':
      return expressReader(instance.router?.caseSensitive === true);
    case 'fastify':
      return fastifyReader({ ...instance.initialConfig, ...instance.initialConfig?.routerOptions });
    default:
      return expressReader(true);
  }
}

/** Express takes text as it comes: `%6C` is no `l` to it. */
export function expressReader(caseSensitive: boolean): PathReader {
  return {
    ignoresCase: !caseSensitive,
    read: (url) => {
      // Node's old url.parse(), which Express falls back to, takes a backslash for a slash.
      const isOdd = !url.startsWith('/') || url.includes('#');
      const path = until(url, /[?#]/);
      return isOdd ? path.replaceAll('\\', '/').replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '') : path;
    },
  };
}

/** Fastify decodes a path first, but for what would change where its segments end. */
export function fastifyReader(settings: FastifySettings): PathReader {
  const end = settings.useSemicolonDelimiter ? /[?#;]/ : /[?#]/;
  return {
    ignoresCase: settings.caseSensitive === false,
    read: (url) => {
      const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/.*?\//i, '/');
      const path = decoded(until(target, end));
      return settings.ignoreDuplicateSlashes ? path?.replace(/\/{2,}/g, '/') : path;
    },
  };
}

function until(text: string, end: RegExp): string {
  const at = text.search(end);
  return at === -1 ? text : text.slice(0, at);
}

function decoded(path: string): string | undefined {
  try {
    return decodeURI(path.replaceAll('%25', '%2525'));
  } catch {
    return undefined;
  }
}
