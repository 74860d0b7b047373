import { oneLine } from '../errors/one-line.js';

/** A piece of HTML. Only the tag `html` can make one, so any other value is escaped. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** The literal text is not escaped. Each value is escaped, unless it is a piece of HTML itself. */
  static readonly tag = (literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
    new Html(literals.map((literal, index) => `${narrow(literal)}${shown(values[index])}`).join(''));

  /** A style sheet. It takes no values, because nothing from outside may get into it. */
  static readonly styleTag = ([style = '']: TemplateStringsArray): Html =>
    new Html(
      narrow(style)
        .replace(/\s*([{};,])\s*/g, '$1')
        .replace(/([{;][\w-]+):\s/g, '$1:'),
    );
}

/** `undefined` and `false` show nothing, so that a part of a template can be optional. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

export const html = Html.tag;
export const css = Html.styleTag;

/** The indentation is only for the reader of the code, so the page does not need it. */
function narrow(literal: string): string {
  return literal.replace(/\s*\n\s*/g, '\n');
}

function shown(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(shown).join('');
  return oneLine(String(value)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
