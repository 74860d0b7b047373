import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import webpack from 'webpack';

/** Bundles the application into a folder, and resolves with what Node is to be started with. */
type Bundle = (folder: string) => Promise<string>;

export interface Bundler {
  readonly name: string;
  /** Packages stay outside: the bundle must lie where they are found. */
  readonly packagesOutside?: true;
  readonly bundle: Bundle;
}

const APP = fileURLToPath(new URL('../apps/served.mjs', import.meta.url));

/** What Nest looks for and does without. */
const OPTIONAL = ['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'];
const isOptional = (request: string) => OPTIONAL.some((name) => request === name || request.startsWith(`${name}/`));
const isPackage = (request: string) => /^[^./]/.test(request);

/** What an ES module of one file has to be given by hand, for any package that is CommonJS: docs/probe-server.md. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

function esbuild(extension: 'cjs' | 'mjs', options: BuildOptions): Bundle {
  return async (folder) => {
    const outfile = join(folder, `app.${extension}`);
    // Not this repository's tsconfig.json, which leads to the sources of the library.
    await build({
      entryPoints: [APP],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      tsconfigRaw: {},
      external: OPTIONAL,
      logLevel: 'error',
      ...options,
    });
    return outfile;
  };
}

/** As `nest build --webpack` has it. */
function pack(extension: 'cjs' | 'mjs', isExternal: (request: string) => boolean): Bundle {
  return (folder) =>
    new Promise((resolve, reject) => {
      const filename = `app.${extension}`;
      const isModule = extension === 'mjs';
      const compiler = webpack({
        entry: APP,
        output: { path: folder, filename, ...(isModule && { module: true, chunkFormat: 'module' }) },
        experiments: { outputModule: isModule },
        target: 'node',
        mode: 'none',
        resolve: { tsconfig: false },
        node: { __filename: false, __dirname: false },
        optimization: { nodeEnv: false },
        externals: ({ request = '' }, decide) =>
          isExternal(request) ? decide(undefined, `${isModule ? 'module' : 'commonjs'} ${request}`) : decide(),
      });
      compiler?.run((failure, stats) => {
        const error = failure ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : null);
        if (error) return reject(error);
        compiler.close(() => resolve(join(folder, filename)));
      });
    });
}

export const bundlers: readonly Bundler[] = [
  { name: 'esbuild --format=cjs', bundle: esbuild('cjs', { format: 'cjs' }) },
  { name: 'esbuild --format=cjs --minify', bundle: esbuild('cjs', { format: 'cjs', minify: true }) },
  { name: 'esbuild --format=esm', bundle: esbuild('mjs', { format: 'esm', banner: { js: REQUIRE } }) },
  {
    name: 'esbuild --format=esm --packages=external',
    packagesOutside: true,
    bundle: esbuild('mjs', { format: 'esm', packages: 'external' }),
  },
  { name: 'webpack', bundle: pack('cjs', isOptional) },
  { name: 'webpack with webpack-node-externals', packagesOutside: true, bundle: pack('cjs', isPackage) },
  { name: 'webpack to an ES module', bundle: pack('mjs', isOptional) },
];
