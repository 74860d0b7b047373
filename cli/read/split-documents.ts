/** One `---` document of a file, as text. */
export interface Chunk {
  readonly text: string;
  /** The line of the file in which it begins, from 1. */
  readonly line: number;
}

/** A marker begins a line, and YAML allows no such line in a text: so it can be found without reading the document. */
const MARKER = /^---(?=\s|$)/;
const END = /^\.\.\.(?=\s|$)/;
const HAS_CONTENT = /^[^\S\n]*[^\s#%]/m;

/**
 * The documents of a file. Comments before the first marker belong to the document behind it. Directives (`%YAML`) are
 * dropped.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let begin = 1;
  let lines: string[] = [];
  const close = (next: number) => {
    if (HAS_CONTENT.test(lines.join('\n'))) {
      chunks.push({ text: lines.join('\n'), line: begin });
      lines = [];
      begin = next;
    }
  };
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = index === 0 ? raw.replace(/^\uFEFF/, '') : raw;
    const isMarker = MARKER.test(line);
    if (isMarker || END.test(line)) close(index + 1);
    // What stands behind a marker is content. The other lines keep their numbers.
    lines.push(isMarker ? `   ${line.slice(3)}` : END.test(line) || line.startsWith('%') ? '' : line);
  });
  close(0);
  return chunks;
}
