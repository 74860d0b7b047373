// Bundles the worker of the probe server and puts it into dist as a text, instead of lib/probe-server/worker-script.ts.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const TARGET = at('dist/probe-server/worker-script.js');
/** If this is not found, `npm run build` fails and does not ship the placeholder. */
const PLACEHOLDER = /exports\.WORKER_SCRIPT = ".*";/;

const { outputFiles } = await build({
  entryPoints: [at('lib/probe-server/worker/main.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  legalComments: 'none',
  // The thread keeps its source in memory. Names stay as they are, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  tsconfigRaw: {},
});
const [{ text }] = outputFiles;
// The worker uses only built-in modules, and loads them without `require`, which Deno does not give to such a script.
// The name is for stack traces.
const script = `((require) => {\n${text}})((name) => process.getBuiltinModule(name));\n//# sourceURL=nestjs-probes-worker.js\n`;

const target = readFileSync(TARGET, 'utf8');
if (!PLACEHOLDER.test(target)) throw new Error(`${TARGET} has no place for the worker. Run it right after nest build.`);
writeFileSync(
  TARGET,
  target.replace(PLACEHOLDER, () => `exports.WORKER_SCRIPT = ${JSON.stringify(script)};`),
);

// These files are not needed any more: their code is in the script.
if (existsSync(at('dist/probe-server/worker'))) rmSync(at('dist/probe-server/worker'), { recursive: true });
