import { UsageError } from './usage-error.js';

/** What `@Module()` writes on a class. */
const KEYS = ['imports', 'providers', 'controllers', 'exports'];

/**
 * The module among what a file exports: `AppModule`, else the default, else the only class with `@Module()`.
 *
 * @throws UsageError
 */
export function findModule(exported: unknown, file: string): unknown {
  const all = entriesOf(exported);
  const named = all.get('AppModule') ?? all.get('default');
  if (isModule(named)) return named;
  const modules = [...all].filter(([, value]) => isModule(value));
  const [only, another] = modules;
  if (only && !another) return only[1];
  if (only) {
    const names = modules.map(([name]) => name).join(', ');
    throw new UsageError(
      `--app ${file} exports several modules (${names}). Export one of them as AppModule or by default.`,
    );
  }
  const names = [...all.keys()].join(', ') || 'nothing';
  throw new UsageError(
    `--app ${file} exports no class with @Module(), but ${names}. Name the compiled file of the AppModule.`,
  );
}

/** A default that was compiled to CommonJS has the named ones, too. */
function entriesOf(exported: unknown): ReadonlyMap<string, unknown> {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return new Map();
  const own = new Map(Object.entries(exported).filter(([name]) => name !== '__esModule'));
  if (isModule(exported)) own.set('default', exported);
  return own;
}

function isModule(value: unknown): boolean {
  if (typeof value === 'function') return KEYS.some((key) => hasMetadata(key, value));
  return typeof value === 'object' && value !== null && 'module' in value && typeof value.module === 'function';
}

/** `reflect-metadata` came with the file, if it has a decorator. */
function hasMetadata(key: string, type: object): boolean {
  const { hasOwnMetadata } = Reflect as { hasOwnMetadata?: (key: string, target: object) => boolean };
  return hasOwnMetadata?.(key, type) ?? false;
}
