import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const APPS = fileURLToPath(new URL('../apps/', import.meta.url));

/** Before all tests: the programs that the tests of a shutdown start, into test/shutdown/apps/dist. */
export default function compileApps(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  // `npm run types` has checked them.
  execFileSync(process.execPath, [tsc, '-p', APPS, '--noCheck'], { stdio: 'inherit' });
}
