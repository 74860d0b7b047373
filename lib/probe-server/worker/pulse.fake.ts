import type { Silence } from './pulse.js';

/** Stands for a pulse in unit tests: a test sets how long the main thread has been silent. */
export class FakePulse {
  silentMs = 0;
  /** Left out when it is as long as the silence. */
  stuckMs: number | undefined;
  lateAfterMs = 150;
  isCalm = false;

  look(): Silence {
    const { silentMs, stuckMs = silentMs, lateAfterMs, isCalm } = this;
    return { silentMs, stuckMs, isLate: silentMs > lateAfterMs, isCalm };
  }
}
