import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { UsageError } from './usage-error.js';

const TYPESCRIPT = /\.[mc]?tsx?$/i;

/** What `require()` says of an ES module that it cannot load: one with a top-level await, or any in an old Node. */
const ONLY_IMPORTABLE: readonly unknown[] = ['ERR_REQUIRE_ASYNC_MODULE', 'ERR_REQUIRE_ESM'];

/**
 * What a compiled file exports. It may be CommonJS or an ES module. It does what it does at import: that is the user's.
 *
 * @param file The path as the user gave it.
 * @throws UsageError
 */
export async function loadFile(load: NodeJS.Require, path: string, file: string): Promise<unknown> {
  refuseOther(path, file);
  try {
    return load(path);
  } catch (error) {
    if (!isOnlyImportable(error)) throw failed(file, error);
  }
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw failed(file, error);
  }
}

function refuseOther(path: string, file: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  const mend = 'Build the application first, and name the compiled file (dist/app.module.js).';
  if (found === undefined) throw new UsageError(`--app ${file}: there is no such file. ${mend}`);
  if (!found.isFile()) throw new UsageError(`--app ${file} is no file. ${mend}`);
  if (TYPESCRIPT.test(path)) throw new UsageError(`--app ${file} is TypeScript, which is not compiled here. ${mend}`);
}

function isOnlyImportable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ONLY_IMPORTABLE.includes(error.code);
}

/** Node adds lines about where a file was asked for. The first one says what is wrong. */
function failed(file: string, error: unknown): UsageError {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const sentence = /[.!?]$/.test(said) ? said : `${said}.`;
  return new UsageError(
    `--app ${file} threw while it was loaded: ${sentence} Install and set what it needs, or name the file that has the AppModule alone.`,
  );
}
