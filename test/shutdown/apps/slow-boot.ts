import { Injectable, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { HealthIndicator, ProbesService, StartupTask, type StartupTaskContext } from 'nestjs-probes';
import { setTimeout } from 'node:timers/promises';
import { logger, probes, serve } from './serve.js';
import { settings } from './settings.js';

/** Longer than the test takes to send its signal, and as long as it waits for the end at the most. */
const SLOW_MS = 500;

@Injectable()
class SlowInit implements OnModuleInit {
  async onModuleInit(): Promise<void> {
    console.log('Busy');
    await setTimeout(SLOW_MS);
  }
}

class HeedfulTask {
  @StartupTask()
  async migrations({ signal }: StartupTaskContext): Promise<void> {
    console.log('Busy');
    await setTimeout(60_000, undefined, { signal });
  }
}

class DeafTask {
  @StartupTask()
  async migrations(): Promise<never> {
    console.log('Busy');
    await setTimeout(SLOW_MS);
    throw new Error('The migrations failed, as late as can be');
  }
}

@HealthIndicator({ timeoutMs: 60_000, intervalMs: 60_000 })
class HangingHealth {
  check(): Promise<never> {
    console.log('Busy');
    return new Promise(() => undefined);
  }
}

@HealthIndicator({ timeoutMs: 60_000, intervalMs: 60_000 })
class LateFailingHealth {
  async check(): Promise<never> {
    console.log('Busy');
    await setTimeout(SLOW_MS);
    throw new Error('Connection lost, as late as can be');
  }
}

const PROVIDERS: Record<string, Provider> = {
  'module initialisation': SlowInit,
  'a startup task that heeds its signal': HeedfulTask,
  'a startup task that fails late': DeafTask,
  'a background pass with a check that hangs': HangingHealth,
  'a background pass with a check that fails late': LateFailingHealth,
};

@Module({ imports: probes, providers: [PROVIDERS[settings.variant ?? ''] ?? []].flat() })
class SlowModule {}

await serve(SlowModule, (created) => {
  const service = created.get(ProbesService);
  service.changes$.subscribe(() => service.isReady() && logger.log('Ready'));
});
