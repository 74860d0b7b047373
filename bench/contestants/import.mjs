// The import of a module alone, into a process that has loaded Nest. Setting: name. Needs --expose-gc.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import { memory } from '../measuring/footprint.mjs';

const { name } = JSON.parse(process.argv[2]);
const nothing = 'data:text/javascript,';

function settled() {
  globalThis.gc();
  return memory(process.pid);
}

// The first import() of a process costs more than those after it.
await import(`${nothing}0`);
const before = settled();
const startedAt = performance.now();
await import(name ?? nothing);
const ms = performance.now() - startedAt;
const after = settled();
process.send({ ms, privateMb: after.privateMb - before.privateMb, pssMb: after.pssMb - before.pssMb });
process.disconnect();
