/** What a command reads and writes, so that a test can give it another. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isColorful: boolean;
  /** Left out when the standard output is no terminal. */
  readonly screen?: Screen | undefined;
  /** The standard input, if it is another than that of the process. */
  readonly input?: AsyncIterable<string>;
}

/** A terminal that can be drawn on. Its size changes. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly rows: number;
  readonly columns: number;
}
