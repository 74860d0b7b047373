import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { ApplicationFacts } from './application-facts.js';
import { aside } from './aside.js';
import { findModule } from './find-module.js';
import { loadFile } from './load-file.js';
import { UsageError } from './usage-error.js';

/** What `readProbes()` of `nestjs-probes/introspection` returns, as far as it is used here. */
interface Reading {
  readonly options:
    | { readonly kind: 'read'; readonly values: ReadOptions }
    | { readonly kind: 'unreadable'; readonly why: string }
    | { readonly kind: 'missing'; readonly why: string };
  readonly indicators: NonNullable<ApplicationFacts['indicators']>;
  readonly tasks: { readonly startup: readonly ReadTask[]; readonly drain: readonly ReadTask[] };
}

type ReadOptions = Omit<ApplicationFacts['options'], 'server'> & {
  readonly server: { readonly port: number; readonly deadAfterMs: number } | undefined;
};

interface ReadTask {
  readonly name: string;
  readonly timeoutMs?: number | undefined;
}

type ReadProbes = (module: unknown, given: { readonly options?: unknown }) => Promise<Reading>;

/**
 * The numbers of an application from its compiled module, which is loaded and not booted.
 *
 * @param file `dist/app.module.js`.
 * @param options Take the place of those in the module.
 * @throws UsageError
 */
export async function factsFromModule(file: string, options?: unknown): Promise<ApplicationFacts> {
  const load = createRequire(resolve(file));
  return toFacts(await aside(() => read(load, file, options)), file);
}

async function read(load: NodeJS.Require, file: string, options: unknown): Promise<Reading> {
  const module = findModule(await loadFile(load, resolve(file), file), file);
  try {
    return await introspectionOf(load, file)(module, { options });
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--app ${file}: ${messageOf(error)}`);
  }
}

/** Of the nestjs-probes that the application has: its copy knows its own decorators. */
function introspectionOf(load: NodeJS.Require, file: string): ReadProbes {
  try {
    return (load('nestjs-probes/introspection') as { readonly readProbes: ReadProbes }).readProbes;
  } catch (error) {
    throw new UsageError(
      `--app ${file}: nestjs-probes/introspection cannot be loaded from there (${messageOf(error)}). Install nestjs-probes of this version beside it, or give the numbers by --options.`,
    );
  }
}

function toFacts({ options, indicators, tasks }: Reading, file: string): ApplicationFacts {
  if (options.kind === 'missing') throw new UsageError(`--app ${file}: ${options.why} Name the file of the AppModule.`);
  if (options.kind === 'unreadable') {
    throw new UsageError(`--app ${file}: ${options.why}. Give them beside it: --options '{"server":{"port":9000}}'.`);
  }
  const { path, controllers, server, checks, drain } = options.values;
  return {
    source: 'module',
    options: { path, controllers, server: server ?? 'none', checks, drain },
    indicators,
    startupTasks: tasks.startup.map(toTask),
    drainTasks: tasks.drain.map(toTask),
  };
}

function toTask({ name, timeoutMs }: ReadTask) {
  return { name, timeoutMs };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
