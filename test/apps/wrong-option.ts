import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

@Module({ imports: [ProbesModule.forRoot({ checks: { timeoutMs: -1 } })] })
class AppModule {}

/** `thrown`: nobody deals with the error. `handled`: somebody does, and ends with a code of its own. */
const [, , , ending, code] = process.argv;
const booted = bootstrap(AppModule, { abortOnError: ending === undefined });
await (ending === 'handled' ? booted.catch(() => process.exit(Number(code))) : booted);
