import { Global, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule, StartupTask } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { blockUntilTyped, told } from './cues.js';

@HealthIndicator()
class DatabaseHealth {
  check() {}
}

class Blocking implements OnModuleInit {
  onModuleInit(): void {
    console.log('Blocking');
    blockUntilTyped();
    console.log('Turning again');
  }
}

class Boot {
  @StartupTask('migrations')
  migrate(): Promise<void> {
    return told('migrated');
  }

  @StartupTask('warm-up', { after: ['migrations'] })
  warmUp(): Promise<void> {
    return told('warm');
  }
}

/** Nest initialises global modules before all others. */
@Global()
@Module({ providers: [Blocking] })
class GlobalModule {}

@Module({
  imports: [
    GlobalModule,
    ProbesModule.forRoot({ server: { port: Number(process.env['PROBE_PORT'] ?? 0), host: '127.0.0.1' } }),
  ],
  providers: [DatabaseHealth, Boot],
})
class AppModule implements OnApplicationBootstrap {
  async onApplicationBootstrap(): Promise<void> {
    console.log('Bootstrapping');
    await told('bootstrapped');
  }
}

if (process.argv[2] === undefined) await NestFactory.createApplicationContext(AppModule);
else await bootstrap(AppModule);
console.log('Booted');
await told('finish');
