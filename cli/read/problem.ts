/** Something that could not be read, in a sentence. It makes the exit code 2. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
