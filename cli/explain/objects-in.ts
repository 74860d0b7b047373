/**
 * Every JSON object in a text, in its order. There may be other text between them: headers of `curl -i`, lines of
 * kubectl, the bodies of several routes one after the other.
 */
export function objectsIn(text: string): readonly object[] {
  const found: object[] = [];
  let from = text.indexOf('{');
  while (from !== -1) {
    const end = endOf(text, from);
    if (end === undefined) break;
    const object = parsed(text.slice(from, end));
    if (object !== undefined) found.push(object);
    from = text.indexOf('{', end);
  }
  return found;
}

/** Where the bracket at `from` is closed. `undefined` when it never is. */
function endOf(text: string, from: number): number | undefined {
  // A text in quotes, or one bracket. A quote without an end goes to the end of the text, so that this stays linear.
  const token = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}]/gs;
  token.lastIndex = from;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '{') depth++;
    if (match[0] === '}') depth--;
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    // Text of something else that has brackets, such as a style sheet.
    return undefined;
  }
}
