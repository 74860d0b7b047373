import type { Comments } from './manifest.js';
import type { Chunk } from './split-documents.js';

const IGNORE = /#\s*nestjs-probes-lint-ignore[ \t:]+([\w \t,-]+)/;

/**
 * `# nestjs-probes-lint-ignore RULE` holds for its own line, for the line below when it stands alone, and for the whole
 * document when it stands above its first line.
 */
export function readComments({ text, line: first }: Chunk): Comments {
  const everywhere = new Set<string>();
  const byLine = new Map<number, Set<string>>();
  const waiting = new Set<string>();
  let isAtTop = true;
  text.split('\n').forEach((content, index) => {
    const rules = rulesIn(content);
    const isComment = /^\s*#/.test(content);
    const isBlank = content.trim() === '';
    if (isComment) rules.forEach((rule) => (isAtTop ? everywhere : waiting).add(rule));
    if (isComment || isBlank) return;
    isAtTop = false;
    const here = [...rules, ...waiting];
    if (here.length > 0) byLine.set(first + index, new Set(here));
    waiting.clear();
  });
  return { everywhere, at: (line) => byLine.get(line) ?? new Set() };
}

function rulesIn(line: string): readonly string[] {
  return (IGNORE.exec(line)?.[1] ?? '').split(/[\s,]+/).filter((rule) => rule !== '');
}
