import { type Document, LineCounter, parseDocument } from 'yaml';
import { readComments } from './comments.js';
import { Entry } from './entry.js';
import type { Manifest } from './manifest.js';
import type { Problem } from './problem.js';
import type { Source } from './source.js';
import { type Chunk, splitDocuments } from './split-documents.js';
import { templateLine } from './template-line.js';

/** More than all manifests of an application have: the API server itself takes 3 MB for one request. */
const LARGEST_DOCUMENT = 3 * 1024 * 1024;
const DEEPEST_LIST = 5;
const TOO_DEEP = 'This document is nested too deeply to be read. Is it a manifest?';

const KIND =
  '(?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Pod|Service|PodDisruptionBudget|HorizontalPodAutoscaler|ScaledObject|Rollout|DeploymentConfig|\\w*List)';
/** Without one of these words a document has nothing to check, so a CRD of 1 MB need not be parsed. */
const KINDS = new RegExp(`\\b${KIND}\\b`);
const OTHER_KIND = new RegExp(`^(?:kind|"kind"|'kind'):[ \\t]*["']?(?!${KIND}["']?[ \\t]*(?:#|$))\\w+`, 'm');

export interface Read {
  /** How many documents there are. */
  readonly documents: number;
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

/** The objects of Kubernetes in a file, and what of it cannot be read. */
export function readDocuments(source: Source): Read {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  const chunks = splitDocuments(source.text);
  for (const chunk of chunks) {
    const outcome = readChunk(chunk, source);
    if ('message' in outcome) problems.push({ file: source.file, ...outcome });
    else manifests.push(...outcome);
  }
  return { documents: chunks.length, manifests, problems };
}

type Unread = Omit<Problem, 'file'>;

function readChunk(chunk: Chunk, { file, isNamed }: Source): readonly Manifest[] | Unread {
  const second = secondObject(chunk);
  if (second !== undefined) return second;
  if (isOfNoInterest(chunk.text, isNamed)) return [];
  if (chunk.text.length > LARGEST_DOCUMENT) {
    const size = (chunk.text.length / 1024 / 1024).toFixed(1);
    return {
      line: chunk.line,
      message: `This document has ${size} MB, and 3 MB is the most that Kubernetes takes at once. Split it with \`---\`.`,
    };
  }
  const counter = new LineCounter();
  const lineOf = (offset: number) => counter.linePos(offset).line + chunk.line - 1;
  const document = parse(chunk.text, counter);
  if (document === 'too deep') {
    return { line: chunk.line, message: TOO_DEEP };
  }
  const template = templateLine(chunk.text, document);
  if (template !== undefined) {
    return {
      line: chunk.line + template.line - 1,
      message: `\`${template.text}\` is a template that nobody has filled in. Render it first: helm template . | nestjs-probes lint -`,
    };
  }
  const [error] = document.errors;
  if (error !== undefined && error.message.includes('call stack')) return { line: chunk.line, message: TOO_DEEP };
  if (error !== undefined) {
    const line = lineOf(error.pos[0]);
    return { line, message: `This is no valid YAML: ${firstSentence(error.message)}` };
  }
  const first = lineOf(document.contents?.range?.[0] ?? 0);
  return flatten(new Entry(document.contents, first, document, lineOf), { file, comments: readComments(chunk) }, 0);
}

/** Files that were put together without a marker between: the last object would hide the others. */
function secondObject({ text, line }: Chunk): Unread | undefined {
  const [, second] = text.matchAll(/^(?:kind|"kind"|'kind'):[ \t]*\S/gm);
  if (second === undefined || !KINDS.test(text)) return undefined;
  const lines = text.slice(0, second.index).split('\n').length;
  return {
    line: line + lines - 1,
    message: 'This document has `kind` a second time. Between two objects there has to be a line `---`.',
  };
}

/** A file that the user has named is read whole, so that a mistake in it is told. */
function isOfNoInterest(text: string, isNamed: boolean): boolean {
  return OTHER_KIND.test(text) || (!KINDS.test(text) && !(isNamed && text.length < LARGEST_DOCUMENT));
}

function parse(text: string, lineCounter: LineCounter): Document | 'too deep' {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

function firstSentence(message: string): string {
  const [line = ''] = message.split('\n');
  return line.endsWith('.') ? line : `${line}.`;
}

/** The objects in a `List`, or the object itself. */
function flatten(root: Entry, about: Pick<Manifest, 'file' | 'comments'>, depth: number): readonly Manifest[] {
  const kind = root.get('kind')?.text();
  if (kind === undefined || root.get('apiVersion') === undefined || depth > DEEPEST_LIST) return [];
  const items = root.get('items');
  if (kind.endsWith('List') && items !== undefined) {
    return items.items().flatMap((item) => flatten(item, about, depth + 1));
  }
  const name = root.path('metadata', 'name')?.text() ?? root.path('metadata', 'generateName')?.text() ?? '(no name)';
  const namespace = root.path('metadata', 'namespace')?.text();
  return [{ ...about, kind, name, namespace, root, line: root.line }];
}
