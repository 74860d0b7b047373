// Puts the worker of the probe server into dist as one text, in place of lib/probe-server/worker-script.ts.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const TARGET = at('dist/probe-server/worker-script.js');
/** As long as it is found in `npm run build`, what is to be replaced is there. */
const PLACEHOLDER = /exports\.WORKER_SCRIPT = ".*";/;

const { outputFiles } = await build({
  entryPoints: [at('lib/probe-server/worker/main.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  legalComments: 'none',
  tsconfigRaw: {},
});
const [{ text }] = outputFiles;
// Only what Node has built in, and not by `require`, which Deno gives no script of this kind. Its name is for stack traces.
const script = `((require) => {\n${text}})((name) => process.getBuiltinModule(name));\n//# sourceURL=nestjs-probes-worker.js\n`;

const target = readFileSync(TARGET, 'utf8');
if (!PLACEHOLDER.test(target)) throw new Error(`${TARGET} has no place for the worker. Run it right after nest build.`);
writeFileSync(
  TARGET,
  target.replace(PLACEHOLDER, () => `exports.WORKER_SCRIPT = ${JSON.stringify(script)};`),
);

// Nobody else needs them: their code is in the script.
if (existsSync(at('dist/probe-server/worker'))) rmSync(at('dist/probe-server/worker'), { recursive: true });
