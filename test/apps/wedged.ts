import { execSync, spawn } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

/** Each keeps the event loop for so long, in milliseconds. */
const STALLS: Readonly<Record<string, (forMs: number) => void>> = {
  renderReport(forMs) {
    const endsAt = performance.now() + forMs;
    while (performance.now() < endsAt);
  },
  waitForever(forMs) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  },
  matchWords() {
    /^(a+)+$/.test(`${'a'.repeat(40)}b`);
  },
  recurse(forMs) {
    const endsAt = performance.now() + forMs;
    const deeper = (depth: number): number => {
      if (depth > 0) return deeper(depth - 1) + 1;
      while (performance.now() < endsAt);
      return 0;
    };
    deeper(2_000);
  },
  // In native code, each as long as it takes.
  hash: () => void pbkdf2Sync('password', 'salt', 4_000_000, 64, 'sha512'),
  runProgram: (forMs) => void execSync(`sleep ${forMs / 1_000}`),
  readPipe(forMs) {
    const pipe = `/tmp/nestjs-probes-${process.pid}`;
    execSync(`mkfifo ${pipe}`);
    spawn('sh', ['-c', `sleep ${forMs / 1_000}; echo read > ${pipe}; rm ${pipe}`]).unref();
    readFileSync(pipe);
  },
  wedge() {
    for (;;);
  },
};

const server = { port: 0, host: '127.0.0.1', unreadyAfterMs: 1_000, deadAfterMs: 600_000 };
const { details, ...options } = JSON.parse(process.argv[3] ?? '{}');

@Module({ imports: [ProbesModule.forRoot({ server: { ...server, ...options }, ...(details && { details }) })] })
class AppModule {}

const app = await bootstrap(AppModule);

/** Where the test speaks to, also if it runs in a thread: see threaded.ts. */
const told = parentPort ?? process;

/** `renderReport 1000`, `close`, `exit`, or one after the other without a turn of the event loop: `hash 0, exit`. */
told.on('message', (steps: unknown) => {
  for (const step of String(steps).split(', ')) {
    const [name = '', forMs] = step.split(' ');
    if (name === 'exit') process.exit(3);
    else if (name === 'close') void app.close().then(() => process.disconnect());
    else STALLS[name]?.(Number(forMs));
    console.log(`Over: ${step}`);
  }
});
