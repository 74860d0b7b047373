import type { AbstractHttpAdapter } from '@nestjs/core';
import { isCaseSensitive } from './express-router.js';

/** How the application's router reads the path of a request before it compares it with the routes. */
export interface PathReader {
  readonly ignoresCase: boolean;
  /** `undefined` for a URL that the router would refuse. */
  read(url: string): string | undefined;
}

/** The settings of Fastify's router that matter here. Some versions have them in `routerOptions`. */
interface FastifySettings {
  readonly caseSensitive?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

/** The reader for the platform's router and its settings. */
export function pathReaderOf(adapter: Pick<AbstractHttpAdapter, 'getType' | 'getInstance'>): PathReader {
  const instance = adapter.getInstance();
  switch (adapter.getType()) {
    case 'express':
      return expressReader(isCaseSensitive(instance));
    case 'fastify':
      return fastifyReader({ ...instance.initialConfig, ...instance.initialConfig?.routerOptions });
    default:
      return expressReader(true);
  }
}

/** Express does not decode a path: `%6C` is not `l`. */
export function expressReader(caseSensitive: boolean): PathReader {
  return {
    ignoresCase: !caseSensitive,
    read: (url) => {
      // Express uses Node's old url.parse() for such URLs, which reads a backslash as a slash.
      const isOdd = !url.startsWith('/') || url.includes('#');
      const path = until(url, /[?#]/);
      return isOdd ? path.replaceAll('\\', '/').replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '') : path;
    },
  };
}

/** Fastify decodes a path, except for escaped characters that would change its segments. */
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
