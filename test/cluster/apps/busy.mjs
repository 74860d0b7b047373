// Requests that compute, and one that never ends.
import { pbkdf2Sync } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProbesModule } from 'nestjs-probes';

// The same work for every request, whatever the clock says: under a CPU limit time passes while nothing is computed.
const ROUNDS = Number(process.env.ROUNDS ?? 90_000);

// Decorators are called as functions, as a compiler writes it: this file is not compiled.
class Busy {
  compute() {
    const before = process.cpuUsage();
    pbkdf2Sync('password', 'salt', ROUNDS, 32, 'sha256');
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000 };
  }

  endless() {
    for (;;);
  }
}
const route = (path, method) =>
  Get(path)(Busy.prototype, method, Object.getOwnPropertyDescriptor(Busy.prototype, method));
Controller()(Busy);
route('compute', 'compute');
route('endless', 'endless');

class BusyModule {
  name = 'busy';
}
Module({ imports: [ProbesModule.forRoot({ server: { port: 9000 } })], controllers: [Busy] })(BusyModule);

const app = await NestFactory.create(BusyModule);
app.enableShutdownHooks([], { useProcessExit: true });
await app.listen(3000, '0.0.0.0');
