import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../application/usage-error.js';
import { ask } from '../ask/ask.js';
import { readInput } from '../ask/read-input.js';
import { routesOf } from '../ask/routes.js';
import type { Explanation, State } from '../explain/explanation.js';
import { type Asked, fromAnswers } from '../explain/from-answers.js';
import { inParagraphs } from '../format/explanation.js';
import { safeStart } from '../format/safe.js';
import type { Terminal } from './terminal.js';
import { watch } from './watch.js';

interface ExplainOptions {
  readonly watch?: true;
  readonly interval: number;
  readonly timeout: number;
}

const EXIT = {
  ready: 0,
  degraded: 0,
  'not ready': 1,
  starting: 1,
  draining: 1,
  dead: 1,
  unknown: 2,
} as const satisfies Record<State, number>;
const UNREADABLE = 2;

/** Adds `nestjs-probes explain`. `exit` gets the exit code. */
export function addExplainCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('explain')
    .summary('say why a pod is not ready')
    .description('Reads /health and the probes of an application, and says why it is not ready and what mends it.')
    .argument(
      '<url>',
      'of /health, or of the port alone (http://127.0.0.1:9000), or - for bodies on the standard input',
    )
    .option('--watch', 'go on until Ctrl-C: redraw the terminal, or print one line for each change')
    .option('--interval <seconds>', 'how long --watch waits between two looks', readSeconds, 2)
    .option('--timeout <seconds>', 'how long to wait for an answer', readSeconds, 5)
    .action(async (source: string, options: ExplainOptions) => exit(await run(source, options, terminal)));
}

async function run(source: string, options: ExplainOptions, terminal: Terminal): Promise<number> {
  if (source === '-') {
    if (options.watch) throw new UsageError('--watch needs a URL: the standard input ends.');
    const { kind: _kind, ...read } = await readInput(terminal.input ?? process.stdin);
    return say(fromAnswers([{ where: '', ...read }]), terminal);
  }
  const urls = routesOf(readUrl(source));
  const look = async (signal?: AbortSignal) => fromAnswers(await askAll(urls, options.timeout * 1_000, signal));
  if (!options.watch) return say(await look(), terminal);
  return watch(look, options.interval * 1_000, terminal);
}

function say(explained: Explanation | { readonly problem: string }, terminal: Terminal): number {
  if ('problem' in explained) {
    terminal.err(safeStart(explained.problem));
    return UNREADABLE;
  }
  terminal.out(inParagraphs(explained, terminal.isColorful));
  return EXIT[explained.state];
}

/** All at once: the state may change between two requests. */
function askAll(urls: readonly URL[], timeoutMs: number, signal: AbortSignal | undefined): Promise<Asked[]> {
  return Promise.all(
    urls.map(async (url) => {
      const { kind: _kind, ...answer } = await ask(url, timeoutMs, signal);
      return { where: `${url.origin}${url.pathname}`, ...answer };
    }),
  );
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`\`${text}\` is no URL that begins with http:// or https://. - reads the standard input.`);
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^[\d.]+$/.test(text) && seconds >= 0.1 && seconds <= 3_600) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds from 0.1 to 3600.');
}
