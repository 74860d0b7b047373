import { Module } from '@nestjs/common';
import { DrainTask, HealthIndicator, ProbesModule, ProbesService, StartupTask } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';
import { told } from './cues.js';

/** What the test says is broken. */
const broken = new Set<string>();

function ask(name: string): void {
  if (broken.has(name)) throw new Error(`connect ECONNREFUSED 10.0.0.7:5432 (${name})`);
}

@HealthIndicator('database', { maxAgeMs: 0 })
class DatabaseHealth {
  check = () => ask('database');
}

@HealthIndicator('search', { critical: false, maxAgeMs: 0 })
class SearchHealth {
  check = () => ask('search');
}

@HealthIndicator('queue', { probes: ['liveness'], maxAgeMs: 0 })
class QueueHealth {
  check = () => ask('queue');
}

@HealthIndicator('cache', { critical: 'until-ready', maxAgeMs: 0, circuitBreaker: { failureThreshold: 1 } })
class CacheHealth {
  check = () => ask('cache');
}

class Work {
  @StartupTask('migrations', { retry: { attempts: 1_000, delayMs: 1 } })
  async migrate(): Promise<void> {
    if (!broken.has('migrations')) {
      broken.add('migrations');
      throw new Error('relation "orders" is locked');
    }
    await told('migrated');
  }

  @DrainTask('jobs')
  stop(): Promise<void> {
    return told('jobs done');
  }
}

const { DETAILS } = process.env;

@Module({
  imports: [
    ProbesModule.forRoot({
      server: { port: 0, host: '127.0.0.1', unreadyAfterMs: 1_000, deadAfterMs: 600_000 },
      drain: { delayMs: 600_000, timeoutMs: 600_000 },
      ...(DETAILS === 'status' && { details: DETAILS }),
    }),
  ],
  providers: [DatabaseHealth, SearchHealth, QueueHealth, CacheHealth, Work],
})
class AppModule {}

const app = await bootstrap(AppModule);

function renderReport(forMs: number): void {
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt);
}

/** `break search`, `mend search`, `hold reindexing`, `release`, `stall 5000`. */
process.on('message', (line: unknown) => {
  const [order, what = ''] = String(line).split(' ');
  if (order === 'break') broken.add(what);
  else if (order === 'mend') broken.delete(what);
  else if (order === 'hold') app.get(ProbesService).setReady(false, what);
  else if (order === 'release') app.get(ProbesService).setReady(true);
  else if (order === 'stall') renderReport(Number(what));
  console.log(`Done: ${line}`);
});
