import { MemoryHealthIndicator } from '@nestjs/terminus';
import { HealthIndicator, type HealthCheck } from 'nestjs-probes';

const HEAP_LIMIT_BYTES = 300 * 1024 * 1024;

/**
 * An indicator of @nestjs/terminus, used without changes. Not critical: a pod without traffic would have no more memory
 * than before.
 */
@HealthIndicator('memory', { critical: false })
export class MemoryHealth implements HealthCheck {
  constructor(private readonly memory: MemoryHealthIndicator) {}

  check() {
    return this.memory.checkHeap('memory', HEAP_LIMIT_BYTES);
  }
}
