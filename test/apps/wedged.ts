import { execSync, spawn } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

const FOREVER = 2 ** 31;

const endsAfter = (forMs: number) => {
  const endsAt = performance.now() + forMs;
  return () => performance.now() > endsAt;
};

/** Each keeps the event loop for so long, in milliseconds. */
const STALLS: Readonly<Record<string, (forMs: number) => void>> = {
  renderReport(forMs) {
    const isOver = endsAfter(forMs);
    while (!isOver());
  },
  waitForever(forMs) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  },
  matchWords() {
    /^(\w+\s?)*$/.test('an ordinary sentence of words, and what then');
  },
  recurse(forMs) {
    const isOver = endsAfter(forMs);
    const deeper = (depth: number): number => {
      if (depth > 0) return deeper(depth - 1) + 1;
      while (!isOver());
      return 0;
    };
    deeper(2_000);
  },
  // In native code, each as long as it takes.
  hash: () => void pbkdf2Sync('password', 'salt', 1_500_000, 64, 'sha512'),
  runProgram: (forMs) => void execSync(`sleep ${forMs / 1_000}`),
  readPipe(forMs) {
    const pipe = `/tmp/nestjs-probes-${process.pid}`;
    execSync(`mkfifo ${pipe}`);
    spawn('sh', ['-c', `sleep ${forMs / 1_000}; echo read > ${pipe}; rm ${pipe}`]).unref();
    readFileSync(pipe);
  },
  wedge() {
    const isOver = endsAfter(FOREVER);
    while (!isOver());
  },
};

const server = { port: 0, host: '127.0.0.1', unreadyAfterMs: 300, deadAfterMs: 600_000 };
const { details, ...options } = JSON.parse(process.argv[3] ?? '{}');

@Module({ imports: [ProbesModule.forRoot({ server: { ...server, ...options }, ...(details && { details }) })] })
class AppModule {}

const app = await bootstrap(AppModule);

/** `renderReport 1000`, `close`, `exit`, or one after the other without a turn of the event loop: `hash 0, exit`. */
process.on('message', (steps) => {
  for (const step of String(steps).split(', ')) {
    const [name = '', forMs] = step.split(' ');
    if (name === 'exit') process.exit(3);
    else if (name === 'close') void app.close().then(() => process.disconnect());
    else STALLS[name]?.(Number(forMs));
    console.log(`Over: ${step}`);
  }
});
