/** Takes this folder's filesystem in steps, and prints what diskSpace says before and after each step. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSpace } from 'nestjs-probes/disk';

const [, , folder] = process.argv;
const outcomes = [await diskSpace(folder)];
await writeFile(join(folder, 'large'), Buffer.alloc(950 * 1024));
outcomes.push(await diskSpace(folder));
await rm(join(folder, 'large'));
for (let index = 1; index <= 98; index++) await mkdir(join(folder, String(index)));
outcomes.push(await diskSpace(folder));
console.log(JSON.stringify(outcomes));
