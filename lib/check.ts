/**
 * The exec probe: asks a probe of an application on this machine, and ends with code 0 when it succeeds, else with 1.
 *
 *     node node_modules/nestjs-probes/dist/check.js live
 *
 * It starts anew for each probe, so it loads nothing but node:http. It imports nothing of this package, so that this one
 * file can be copied next to an application in a bundle.
 */
import { type IncomingMessage, request } from 'node:http';
import type { LookupFunction } from 'node:net';

const USAGE =
  'usage: check.js [ready|live|startup] [--url http://127.0.0.1:9000/health] [--timeout MILLISECONDS, 1 to 60000, 2000 by default]';
const DEFAULT_URL = 'http://127.0.0.1:9000/health';
const DEFAULT_TIMEOUT_MS = 2_000;
const LONGEST_TIMEOUT_MS = 60_000;
/** A thousand checks with their details are less. */
const LONGEST_BODY_BYTES = 1024 * 1024;
const SHOWN_CHARACTERS = 500;

/**
 * No other name: Node cannot end a lookup that is under way, and a process with one ends as late as the lookup, 10 s
 * later when a name server hangs.
 */
const ADDRESS = /^(?:localhost|\[.+\]|[\d.]+)$/;
const LOCALHOST = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** The status in the body of each probe: when it succeeds, and when it fails. */
const STATUSES = {
  ready: { good: 'ready', bad: 'not_ready' },
  live: { good: 'alive', bad: 'dead' },
  startup: { good: 'started', bad: 'starting' },
} as const;

type Probe = keyof typeof STATUSES;

interface Question {
  readonly probe: Probe;
  readonly url: URL;
  readonly timeoutMs: number;
}

interface Verdict {
  readonly passes: boolean;
  readonly why: string;
}

/** The parts of a body that say why a probe fails. Another program may have written them, so they can be anything. */
interface Body {
  readonly status?: unknown;
  readonly reason?: unknown;
  readonly tasks?: unknown;
  readonly checks?: unknown;
}

/** @throws Error that says what is wrong with the arguments. */
function readArguments(args: readonly string[]): Question {
  const words: string[] = [];
  const options = new Map<string, string>();
  // `--url=http://…` is `--url` and its value.
  const parts = args.flatMap((argument) => /^(--\w+)=(.*)$/s.exec(argument)?.slice(1) ?? argument)[Symbol.iterator]();
  for (const part of parts) {
    if (!part.startsWith('-')) {
      words.push(part);
      continue;
    }
    if (part !== '--url' && part !== '--timeout') throw new Error(`there is no option ${part}`);
    if (options.has(part)) throw new Error(`${part} is given twice`);
    const value = parts.next().value;
    if (!value) throw new Error(`${part} has no value`);
    options.set(part, value);
  }
  if (words.length > 1) throw new Error(`there is one probe at a time, got ${words.join(' ')}`);
  const [word] = words;
  if (word !== undefined && !isProbe(word)) throw new Error(`there is no probe ${word}`);
  return { ...readUrl(options.get('--url') ?? DEFAULT_URL, word), timeoutMs: readTimeout(options.get('--timeout')) };
}

function isProbe(word: string): word is Probe {
  return Object.hasOwn(STATUSES, word);
}

/** The URL is of an origin, of the base path (`/health`) or of a probe (`/health/ready`). */
function readUrl(text: string, named: Probe | undefined): Pick<Question, 'probe' | 'url'> {
  if (!URL.canParse(text)) throw new Error(`${text} is no URL`);
  const url = new URL(text);
  if (url.protocol !== 'http:') throw new Error(`the URL must begin with http://, got ${url.protocol}`);
  if (!ADDRESS.test(url.hostname)) throw new Error(`the host must be an IP address or localhost, got ${url.hostname}`);
  const path = url.pathname.replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (isProbe(last)) {
    if (named !== undefined && named !== last) throw new Error(`the URL is of the probe ${last}, and not of ${named}`);
    return { probe: last, url };
  }
  const probe = named ?? 'ready';
  url.pathname = `${path === '' ? '/health' : path}/${probe}`;
  return { probe, url };
}

function readTimeout(text: string | undefined): number {
  const ms = text === undefined ? DEFAULT_TIMEOUT_MS : Number(text);
  if (Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS) return ms;
  throw new Error(`the timeout must be 1 to ${LONGEST_TIMEOUT_MS} milliseconds, got ${text}`);
}

/** Only `localhost` is looked up. Node tries both addresses. */
const lookup: LookupFunction = (_host, _options, callback) => callback(null, LOCALHOST);

/** Never rejects. The timeout is for the whole exchange, as it is for the kubelet. */
function ask({ probe, url, timeoutMs }: Question): Promise<Verdict> {
  const where = `${url.origin}${url.pathname}`;
  return new Promise((resolve) => {
    const fails = (why: string) => settle({ passes: false, why });
    const headers = { accept: 'application/json', connection: 'close', 'user-agent': 'nestjs-probes-check-probe' };
    const asked = request(url, { agent: false, headers, lookup }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
        if (body.length > LONGEST_BODY_BYTES) fails(`${where} answered with more than ${LONGEST_BODY_BYTES} bytes`);
      });
      response.on('end', () => settle(judge(probe, where, response, body)));
      response.on('error', () => fails(`${where} broke its answer off`));
    });
    asked.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      fails(`no answer from ${where}: ${code ?? message}`),
    );
    const timer = setTimeout(() => fails(`no answer from ${where} within ${timeoutMs} ms`), timeoutMs);
    const settle = (verdict: Verdict) => {
      clearTimeout(timer);
      asked.destroy();
      resolve(verdict);
    };
    asked.end();
  });
}

function judge(probe: Probe, where: string, { statusCode }: IncomingMessage, text: string): Verdict {
  const { good, bad } = STATUSES[probe];
  const body = parsed(text);
  if (statusCode === 200 && body.status === good) return { passes: true, why: good };
  if (statusCode === 503 && body.status === bad) {
    return { passes: false, why: [bad.replace('_', ' '), reasonOf(body)].filter(Boolean).join(': ') };
  }
  return {
    passes: false,
    why: `${where} answered ${statusCode}, but not as a probe of nestjs-probes. Is it at another --url?`,
  };
}

function parsed(text: string): Body {
  try {
    return Object(JSON.parse(text));
  } catch {
    // It is no JSON, so it is not ours: the verdict says so.
    return {};
  }
}

/** The reason of the body, or else what it waits for and what is unhealthy. */
function reasonOf({ reason, tasks, checks }: Body): string {
  if (typeof reason === 'string') return reason;
  const open = entriesOf(tasks).filter(({ status }) => status !== 'done');
  const unhealthy = entriesOf(checks).filter(({ status }) => status === 'unhealthy');
  return open
    .concat(unhealthy)
    .map(({ name, status }) => `${name} ${status}`)
    .join(', ');
}

function entriesOf(list: unknown): { readonly name: string; readonly status: string }[] {
  const entries = Array.isArray(list) ? list.map(Object) : [];
  return entries.filter(({ name, status }) => typeof name === 'string' && typeof status === 'string');
}

/** The text comes from outside. It stays one line, and cannot give commands to a terminal. */
function oneLine(text: string): string {
  const escaped = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
  return escaped.length > SHOWN_CHARACTERS ? `${escaped.slice(0, SHOWN_CHARACTERS)}…` : escaped;
}

/** Ends the process. Code 1 for everything but success: Docker reserves 2. */
function end(code: 0 | 1, line: string): void {
  // Nobody reads the line then, and the code says enough.
  process.stdout.on('error', () => process.exit(code));
  // The program that was asked may keep the connection open.
  process.stdout.write(`${line}\n`, () => process.exit(code));
}

try {
  const question = readArguments(process.argv.slice(2));
  void ask(question).then(({ passes, why }) => end(passes ? 0 : 1, oneLine(why)));
} catch (error) {
  end(1, `${oneLine(error instanceof Error ? error.message : String(error))}; ${USAGE}`);
}
