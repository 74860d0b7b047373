// One cell of the table while it runs: what it has installed, what it did, how that ended.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, start } from './command.mjs';

const LOGS = join(import.meta.dirname, '..', '..', 'reports', 'matrix');

export class Cell {
  #installed = new Map();
  #steps = [];
  #leftOut = new Set();
  tests = { passed: 0, failed: 0 };

  constructor(definition) {
    this.definition = definition;
    mkdirSync(LOGS, { recursive: true });
    this.log = join(LOGS, `${definition.id}.log`);
    writeFileSync(this.log, '');
  }

  /** Says what comes next, as a line of its own. */
  progress(what) {
    console.log(`${clock()}  ${this.definition.id}  ${what}`);
  }

  /** Does something that the table tells. */
  async step(what, work) {
    this.progress(what);
    this.#steps.push(what);
    return work();
  }

  run(command, args, options) {
    return run(command, args, { log: this.log, ...options });
  }

  start(command, args, options) {
    return start(command, args, { log: this.log, ...options });
  }

  /** What was really installed, as the table shows it. */
  installed(name, version) {
    this.#installed.set(name, version);
  }

  /** The same, read from where the packages lie. */
  installedIn(folder, packages) {
    for (const name of packages) this.installed(name, versionIn(folder, name));
  }

  leftOut(why) {
    this.#leftOut.add(why);
  }

  /** For results.json. */
  result(failure) {
    const { title, group, promised = true } = this.definition;
    return {
      group,
      title,
      promised,
      installed: [...this.#installed].map((pair) => pair.join(' ')).join(', '),
      ran: this.#steps.join('; '),
      ...this.tests,
      leftOut: [...this.#leftOut].join('; '),
      ...(failure && { failure: firstLine(failure) }),
    };
  }
}

export function versionIn(folder, name) {
  const require = createRequire(join(folder, 'package.json'));
  for (const path of require.resolve.paths(name) ?? []) {
    try {
      return require(join(path, name, 'package.json')).version;
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${name} is not installed in ${folder}`);
}

function firstLine(error) {
  return String(error.message ?? error).split('\n')[0];
}

const begunAt = performance.now();

function clock() {
  const seconds = Math.round((performance.now() - begunAt) / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
