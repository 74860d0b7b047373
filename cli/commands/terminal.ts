/** What a command reads and writes, so that a test can give it another. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isColorful: boolean;
}
