import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Child } from '../../support/child.js';
import type { Platform } from '../../support/platforms.js';
import { childrenOf, sendSignal } from '../../support/processes.js';

const ROOT = join(import.meta.dirname, '../../..');

/** As `nest new` writes it, for CommonJS. */
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    rootDir: 'src',
    outDir: 'dist',
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    // `npm run types` has checked it.
    noCheck: true,
    types: ['node'],
  },
  include: ['src'],
};

/** What starts an application anew when its source is saved, with Node. */
export interface Watcher {
  readonly name: string;
  readonly args: readonly string[];
  /** Node alone, which watches what has been compiled: not each version of it runs TypeScript. */
  readonly watchesCompiled?: true;
}

/** An application whose source is watched. */
export class Watched extends Child {
  readonly #folder: string;
  readonly #versionFile: string;

  /** @param env Where it listens. */
  static start(platform: Platform, watcher: Watcher, env: NodeJS.ProcessEnv): Watched {
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-probes-watched-'));
    cpSync(join(import.meta.dirname, '../application'), join(folder, 'src'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeJson(join(folder, 'package.json'), { name: 'watched', version: '1.2.3', private: true });
    writeJson(join(folder, 'nest-cli.json'), { sourceRoot: 'src' });
    writeJson(join(folder, 'tsconfig.json'), TSCONFIG);
    if (watcher.watchesCompiled) execFileSync(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: folder });
    return new Watched(folder, watcher, { ...env, PLATFORM: platform.name });
  }

  private constructor(folder: string, { args, watchesCompiled }: Watcher, env: NodeJS.ProcessEnv) {
    // Wherever the tests run, it is as on the machine of a developer here.
    const nobodyRoutes = { KUBERNETES_SERVICE_HOST: undefined, NODE_ENV: 'development' };
    super(process.execPath, args, {
      env: { NO_COLOR: '1', ...env, ...nobodyRoutes },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
    });
    this.#folder = folder;
    this.#versionFile = watchesCompiled ? 'dist/version.js' : 'src/version.ts';
    onTestFinished(() => this.endAll());
  }

  /** A person saves a source file. */
  save(version: number): void {
    const written = this.#versionFile.endsWith('.ts') ? 'export const VERSION' : 'exports.VERSION';
    writeFileSync(join(this.#folder, this.#versionFile), `${written} = ${version};\n`);
  }

  /** Resolves once this version of the application listens, with the id of its process. */
  async isUp(version: number): Promise<number> {
    const up = new RegExp(`^Version ${version} is up: process (\\d+)$`, 'm');
    return Number(await this.finds(() => up.exec(this.output)?.[1], `version ${version} that is up`));
  }

  /** The command, its shell and what that runs: a signal to the first does not reach the last. */
  private async endAll(): Promise<void> {
    const withChildren = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(withChildren)];
    for (const pid of withChildren(this.pid)) sendSignal(pid, 'SIGKILL');
    await this.ended;
    rmSync(this.#folder, { recursive: true });
  }
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, JSON.stringify(value));
}
