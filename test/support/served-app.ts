import type { ProbesOptions } from 'nestjs-probes';
import { expect } from 'vitest';
import { type Answer, ask } from './ask.js';
import type { Platform } from './platforms.js';
import { probeServerOf } from './probe-server.js';
import { type AppUnderTest, type ProbedApp, startApp } from './probed-app.js';

/** An application with a probe server. */
export interface ServedApp extends ProbedApp {
  /** The port of the probe server. */
  readonly port: number;
  /** Sends a request to the probe server. `get` uses the application's own port. */
  probe(path: string, method?: 'GET' | 'HEAD'): Promise<Answer>;
  /** Asks until the answer is not stale, that is until this process is not too busy for the probe server. */
  probeFresh(path: string): Promise<Answer>;
}

export interface ServedAppUnderTest extends AppUnderTest {
  readonly probes?: ProbesOptions;
}

/** Starts it in this process, with the probe server on a free port of 127.0.0.1. */
export async function startServedApp(platform: Platform, definition: ServedAppUnderTest = {}): Promise<ServedApp> {
  const server = { port: 0, host: '127.0.0.1' };
  const started = await startApp(platform, { ...definition, probes: { server, ...definition.probes } });
  const port = Number(new URL(probeServerOf(started.logger)).port);
  const probe = (path: string, method?: 'GET' | 'HEAD') => ask(`http://127.0.0.1:${port}${path}`, method);
  const probeFresh = async (path: string) => {
    let answer: Answer | undefined;
    const asked = () => probe(path).then((given) => (answer = given));
    // The attempts are so far apart that none finds the run of another.
    await expect.poll(asked, { interval: 500 }).not.toMatchObject({ body: { stale: true } });
    return answer as unknown as Answer;
  };
  return { ...started, port, probe, probeFresh };
}
