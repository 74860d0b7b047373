import { type Command, Option } from 'commander';
import type { ApplicationFacts } from '../application/application-facts.js';
import { type FactsQuestion, readFacts } from '../application/read-facts.js';
import { UsageError } from '../application/usage-error.js';
import { type Format, format, FORMATS } from '../format/format.js';
import { safe, safeStart } from '../format/safe.js';
import { type Linted, lint } from '../lint/lint.js';
import type { Problem } from '../read/problem.js';
import { readDocuments } from '../read/read-documents.js';
import { readSources } from '../read/read-sources.js';
import { ALL_RULES } from '../rules/all-rules.js';
import type { Terminal } from './terminal.js';

interface LintOptions extends FactsQuestion {
  readonly ignore: readonly string[];
  readonly format: Format;
}

const EXIT = { clean: 0, errors: 1, unreadable: 2 } as const;

/** Adds `nestjs-probes lint`. `exit` gets the exit code. */
export function addLintCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('lint')
    .summary('tell whether manifests fit the application')
    .description('Tells whether manifests of Kubernetes fit an application with nestjs-probes.')
    .argument('<paths...>', 'files, folders, or - for the standard input')
    .option('--app <file>', 'the compiled file of the AppModule (dist/app.module.js): it is loaded, and not booted')
    .option('--options <json>', 'the options of ProbesModule.forRoot(), and what else is known of the application')
    .option('--ignore <rules>', 'rules to leave out, with commas between; may be repeated', collect, [])
    .addOption(new Option('--format <format>', 'how to print the findings').choices(FORMATS).default('human'))
    .action(async (paths: readonly string[], options: LintOptions) => exit(await run(paths, options, terminal)));
}

async function run(paths: readonly string[], options: LintOptions, terminal: Terminal): Promise<number> {
  const ignored = readIgnored(options.ignore);
  const facts = await readFacts(options);
  const { sources, problems, skipped } = readSources(paths);
  const read = sources.map(readDocuments);
  const manifests = read.flatMap((each) => each.manifests);
  const linted = lint(manifests, facts, ignored);
  const output = format(linted, options.format, terminal.isColorful);
  if (output !== '') terminal.out(output);
  const unread = [...problems, ...read.flatMap((each) => each.problems)];
  if (unread.length === 0 && manifests.length === 0) unread.push(...nothingThere(read));
  for (const problem of unread) terminal.err(inWords(problem));
  if (unread.length === 0 || linted.checked.length > 0) {
    for (const note of notes(linted, facts)) terminal.err(note);
  }
  for (const note of skipped) terminal.err(safeStart(note));
  if (unread.length > 0) return EXIT.unreadable;
  return linted.reports.some(({ level }) => level === 'error') ? EXIT.errors : EXIT.clean;
}

/** A pipe whose first half has failed gives an empty text: nothing there must not look like nothing wrong. */
function nothingThere(read: readonly { readonly documents: number }[]): readonly Problem[] {
  const message = 'Nothing to check: there is no object of Kubernetes in what was read.';
  return read.some(({ documents }) => documents > 0) ? [] : [{ file: '', line: 0, message }];
}

function inWords({ file, line, message }: Problem): string {
  if (file === '') return safeStart(message);
  return safeStart(line === 0 ? `${file}: ${message}` : `${file}:${line}: ${message}`);
}

/** What a reader has to know of the findings, beside the findings. */
function notes({ checked, foreign, unreadable, unknown }: Linted, { source }: ApplicationFacts): readonly string[] {
  const said: string[] = [];
  if (foreign.length > 0) {
    const names = foreign.map(({ kind, name }) => `${kind} ${safe(name)}`).join(', ');
    said.push(`Not checked, because it is not an application of Nest: ${names}.`);
  }
  if (unknown.length > 0) {
    const names = unknown.map(({ kind, name }) => safe(`${kind} ${name}`)).join(', ');
    said.push(`Not checked, because this kind of workload is not known here: ${names}.`);
  }
  for (const { file, line, kind, name } of unreadable) {
    said.push(safeStart(`${file}:${line}: ${kind} ${name} has no containers that can be read: not checked.`));
  }
  if (checked.length + unreadable.length + foreign.length + unknown.length === 0) {
    said.push('There is no workload: nothing was checked.');
  }
  if (source === 'defaults' && checked.length > 0) {
    said.push(
      "Checked against the defaults of nestjs-probes: path health, checks.timeoutMs 750, drain 5 s + 20 s, teardown 5 s. --app dist/app.module.js or --options '{…}' tells it yours.",
    );
  }
  return said;
}

function readIgnored(ignore: readonly string[]): ReadonlySet<string> {
  const known = ALL_RULES.map(({ id }) => id);
  const unknown = ignore.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(`--ignore: there is no rule \`${unknown}\`. There are ${known.join(', ')}.`);
  }
  return new Set(ignore);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').map((rule) => rule.trim())].filter((rule) => rule !== '');
}
