import { oneLine } from '../errors/one-line.js';

/** A piece of HTML. Made by the tag `html` alone, so that what is no such piece is escaped, wherever it comes from. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** What is written here stands as it is; each value is escaped, but for pieces that have been made in the same way. */
  static readonly tag = (literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
    new Html(literals.map((literal, index) => `${narrow(literal)}${shown(values[index])}`).join(''));

  /** A style sheet. Nothing from outside belongs into it, so it takes no values. */
  static readonly styleTag = ([style = '']: TemplateStringsArray): Html =>
    new Html(
      narrow(style)
        .replace(/\s*([{};,])\s*/g, '$1')
        .replace(/([{;][\w-]+):\s/g, '$1:'),
    );
}

/** `undefined` and `false` show nothing, so that a piece may be left out in its place. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

export const html = Html.tag;
export const css = Html.styleTag;

/** Lines are indented for who reads the code, not for who reads the page. */
function narrow(literal: string): string {
  return literal.replace(/\s*\n\s*/g, '\n');
}

function shown(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(shown).join('');
  return oneLine(String(value)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
