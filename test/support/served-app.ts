import type { ProbesOptions } from 'nestjs-probes';
import { expect } from 'vitest';
import { type Answer, ask } from './ask.js';
import type { Platform } from './platforms.js';
import { probeServerOf } from './probe-server.js';
import { type AppUnderTest, type ProbedApp, startApp } from './probed-app.js';

/** An application that answers probes on a port of their own as well. */
export interface ServedApp extends ProbedApp {
  /** The port of the probe server. */
  readonly port: number;
  /** Asks the probe server; `get` asks the application's own. */
  probe(path: string, method?: 'GET' | 'HEAD'): Promise<Answer>;
  /** Asks until the answer is not one that the probe server gave because this process was too busy to be waited for. */
  probeFresh(path: string): Promise<Answer>;
}

export interface ServedAppUnderTest extends AppUnderTest {
  readonly probes?: ProbesOptions;
}

/** Starts it in this process, with the probe server on a port of 127.0.0.1 that the system chooses. */
export async function startServedApp(platform: Platform, definition: ServedAppUnderTest = {}): Promise<ServedApp> {
  const server = { port: 0, host: '127.0.0.1' };
  const started = await startApp(platform, { ...definition, probes: { server, ...definition.probes } });
  const port = Number(new URL(probeServerOf(started.logger)).port);
  const probe = (path: string, method?: 'GET' | 'HEAD') => ask(`http://127.0.0.1:${port}${path}`, method);
  const probeFresh = async (path: string) => {
    let answer: Answer | undefined;
    const asked = () => probe(path).then((given) => (answer = given));
    // No attempt finds the run that another has begun.
    await expect.poll(asked, { interval: 500 }).not.toMatchObject({ body: { stale: true } });
    return answer as unknown as Answer;
  };
  return { ...started, port, probe, probeFresh };
}
