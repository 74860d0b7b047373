import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { Entry } from './entry.js';
import type { Source } from './source.js';

/**
 * The files below a folder that its kustomization applies as patches. They are parts of manifests, so whatever is
 * missing in them stands elsewhere.
 */
export function patchesOf(folder: string, sources: readonly Source[]): ReadonlySet<string> {
  const kustomization = sources.find(
    ({ file }) => dirname(file) === join(folder) && /^kustomization\.ya?ml$/i.test(basename(file)),
  );
  if (kustomization === undefined) return new Set();
  const document = parseDocument(kustomization.text, { logLevel: 'silent' });
  const root = new Entry(document.contents, 1, document, () => 1);
  const patches = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap(
    (key) => root.get(key)?.items() ?? [],
  );
  const paths = patches.flatMap((patch) => patch.text() ?? patch.get('path')?.text() ?? []);
  return new Set(paths.map((path) => join(folder, path)));
}
