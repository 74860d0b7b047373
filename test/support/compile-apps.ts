import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDERS = ['../apps/', '../shutdown/apps/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/**
 * Runs before all tests. Node 20 cannot run TypeScript, so the programs that tests start are compiled, each folder into
 * its dist.
 */
export default function compileApps(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  // `npm run types` checks the types.
  for (const folder of FOLDERS) execFileSync(process.execPath, [tsc, '-p', folder, '--noCheck'], { stdio: 'inherit' });
}
