/** What a container runs at the end, and whether a shell or a package manager stands before it. */
export interface Program {
  /** The name of the program, without its folder; empty where the image decides. */
  readonly program: string;
  readonly words: readonly string[];
}

/** Programs that hand on to the one behind them, and every signal with it. */
const WRAPPERS = new Set([
  'tini',
  'tini-static',
  'dumb-init',
  'catatonit',
  'env',
  'nice',
  'ionice',
  'setpriv',
  'su-exec',
  'gosu',
  'chpst',
  'docker-entrypoint.sh',
  'exec',
  'time',
  'stdbuf',
  'nohup',
  'doppler',
  'dotenv',
  'dotenvx',
]);
const TAKES_USER = new Set(['su-exec', 'gosu']);

/** The program of a command line, without what only hands on to it. */
export function programOf(command: readonly string[]): Program {
  let words = command;
  for (;;) {
    const [first = '', ...rest] = words;
    const program = first.split('/').at(-1) ?? '';
    if (!WRAPPERS.has(program)) return { program, words };
    const marker = rest.indexOf('--');
    const behind = marker === -1 ? withoutOptions(rest) : rest.slice(marker + 1);
    words = TAKES_USER.has(program) ? behind.slice(1) : behind;
  }
}

/** Without the options and the `NAME=value` at the beginning. */
function withoutOptions(words: readonly string[]): readonly string[] {
  const begin = words.findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word));
  return begin === -1 ? [] : words.slice(begin);
}
