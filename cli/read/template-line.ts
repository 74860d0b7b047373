import { type Document, isMap, visit } from 'yaml';

/** A place where a template language has not been applied. */
interface Template {
  readonly line: number;
  readonly text: string;
}

/**
 * The first `{{ … }}` that stands where YAML has structure. One in a quoted text or in a block of text is data: alerts
 * and configuration files have such.
 */
export function templateLine(text: string, document: Document): Template | undefined {
  if (!text.includes('{{')) return undefined;
  if (document.errors.length > 0) return firstOutsideOfText(text);
  let offset: number | undefined;
  visit(document, {
    Map(_, node) {
      const [begin = 0] = node.range ?? [];
      if (!text.startsWith('{{', begin) || !isMap(node.items[0]?.key)) return undefined;
      offset = begin;
      return visit.BREAK;
    },
  });
  return offset === undefined ? undefined : at(text, offset);
}

function firstOutsideOfText(text: string): Template | undefined {
  const match = /^(?!\s*#)(?:[^"'\n]*?)(\{\{)/m.exec(text);
  return match === null ? undefined : at(text, match.index + match[0].length - 2);
}

function at(text: string, offset: number): Template {
  const [line = ''] = text.slice(offset).split('\n');
  const found = /^\{\{.*?\}\}/.exec(line)?.[0] ?? line;
  return { line: text.slice(0, offset).split('\n').length, text: found.slice(0, 80) };
}
