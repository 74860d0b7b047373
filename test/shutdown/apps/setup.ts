import { Controller, Get, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { probes, serve } from './serve.js';
import { settings } from './settings.js';

@Controller()
class ValueController {
  @Get('value')
  value(): string {
    return 'value';
  }
}

const terminus = settings.variant === 'terminus' ? [TerminusModule.forRoot({ gracefulShutdownTimeoutMs: 5_000 })] : [];

@Module({ imports: [...probes, ...terminus], controllers: [ValueController] })
class SetupModule {}

await serve(SetupModule);
// The library looks a second after the start, once the application may have done all that it does.
setTimeout(() => console.log('Advice is over'), 1_500);
