// Other versions of Node, from the npm registry alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { scratchFolder } from './scratch.mjs';

const installed = new Map();

/**
 * The environment in which `node` is that version: `20`, `22.12.0`.
 *
 * @returns `{ node, env }`: its program, and the PATH that leads to it.
 */
export function nodeOf(version, log) {
  if (!installed.has(version)) installed.set(version, install(version, log));
  return installed.get(version);
}

async function install(version, log) {
  const folder = scratchFolder(`node-${version}`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: folder, log });
  const bin = join(folder, 'node_modules', 'node', 'bin');
  return { node: join(bin, 'node'), env: { PATH: `${bin}:${process.env.PATH}` } };
}
