/**
 * Takes so many MiB of memory, and as much page cache again if it gets a file for it. Prints what containerMemory says, with
 * the default limits.
 */
import { open } from 'node:fs/promises';
import { containerMemory } from 'nestjs-probes/container-memory';

const [, , mib, file] = process.argv;
// Filled, because the kernel counts pages when they are written.
const held = Buffer.alloc(Number(mib) * 1024 * 1024, 1);
if (file !== undefined) {
  const cached = await open(file, 'w');
  await cached.write(held);
  await cached.sync();
  await cached.close();
}
console.log(JSON.stringify({ held: held.length, ...(await containerMemory()) }));
