import type { Entry } from './entry.js';

/** One object of Kubernetes in a file. */
export interface Manifest {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly root: Entry;
  readonly line: number;
  /** The lines of the document as they are in the file, for comments that tell the linter to ignore a rule. */
  readonly comments: Comments;
}

/** The comments of a document that name rules to ignore. */
export interface Comments {
  /** The rules that are ignored in the whole document. */
  readonly everywhere: ReadonlySet<string>;
  /** The rules that are ignored for findings in a line. */
  readonly at: (line: number) => ReadonlySet<string>;
}
