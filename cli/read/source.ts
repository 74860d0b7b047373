/** The text of one file, or of the standard input. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Whether the user named it, and not only its folder: then what is no manifest is worth a word. */
  readonly isNamed: boolean;
}
