import { setTimeout } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { type Answer, ask } from '../../support/ask.js';
import { openFilesOf, sizeOf } from '../../support/processes.js';
import { type ProbeRoute, probeServerOf } from '../../support/probe-server.js';
import { Program } from '../../support/program.js';

const MAIN = new URL('../../../sample-app/dist/main.js', import.meta.url);
const INSIDE = new URL('inside.mjs', import.meta.url);

interface HealthBody {
  readonly checks: readonly { readonly checked_at: string }[];
}

interface Surroundings {
  readonly databaseUrl: string;
  readonly partnerUrl: string;
  readonly platform?: 'express' | 'fastify';
  /** Is given what kills it, to be called when it is no longer needed. */
  readonly whenDone: (kill: () => Promise<void>) => void;
}

/** The four routes, and where they are below the base path. */
const ROUTES = { ready: '/ready', live: '/live', startup: '/startup', health: '' } as const;
type Route = keyof typeof ROUTES;

type Said = Readonly<Record<Route, Answer>>;

/** What each of the four routes is to say; its body, as far as it matters. */
export type Expected = Readonly<Record<Route, { readonly status: number; readonly body: object }>>;

/** What it holds. */
export interface Holdings {
  /** The heap and the buffers beside it, after a collection. */
  readonly memoryMb: number;
  /** Sockets, servers, timers: whatever its event loop waits for. */
  readonly handles: number;
  /** Of the whole process: files, sockets, pipes. */
  readonly openFiles: number;
  readonly residentMb: number;
  readonly threads: number;
}

/** The sample application, as it is deployed: the built package, `dist/main.js`, a process of its own. */
export class SampleApp {
  private constructor(private readonly program: Program) {}

  static start({ databaseUrl, partnerUrl, platform = 'express', whenDone }: Surroundings): SampleApp {
    const program = new Program(MAIN, undefined, {
      env: { DATABASE_URL: databaseUrl, PARTNER_URL: partnerUrl, PLATFORM: platform, PORT: '0', PROBES_PORT: '0' },
      execArgv: ['--expose-gc', '--import', INSIDE.href],
      whenDone,
    });
    return new SampleApp(program);
  }

  get pid(): number {
    return this.program.pid;
  }

  get output(): string {
    return this.program.output;
  }

  /** Resolves once its own port is open. */
  async listens(): Promise<void> {
    await this.program.prints('the service itself');
  }

  /** Resolves once its probe server listens. */
  async answersProbes(): Promise<void> {
    await this.program.answersProbes();
  }

  /** Gives an order to {@link file://./inside.mjs}. */
  async order(order: string): Promise<void> {
    await this.program.answers(order);
  }

  async holdings(): Promise<Holdings> {
    const inside = (await this.program.answers('holdings')) as Pick<Holdings, 'memoryMb' | 'handles'>;
    return { ...inside, openFiles: openFilesOf(this.pid), ...sizeOf(this.pid) };
  }

  request(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, headers: { ...init?.headers, connection: 'close' } });
  }

  /** The four routes of its own port. */
  async says(): Promise<Said> {
    return gather((route) => ask(`${this.url}/health${route}`));
  }

  /** The four routes of its probe server. */
  async saysFromOutside(): Promise<Said> {
    return gather((route) => this.program.probe(route));
  }

  /** Resolves once each of the four routes says so on both ports. */
  async comesToSay(expected: Expected): Promise<void> {
    const patience = { timeout: 60_000, interval: 100 };
    await vi.waitFor(async () => expect(await this.says()).toMatchObject(expected), patience);
    await vi.waitFor(async () => expect(await this.saysFromOutside()).toMatchObject(expected), patience);
  }

  /** Resolves when the database has been asked once more and all say so still; no probe has had another verdict until then. */
  async goesOnSaying(expected: Expected): Promise<void> {
    const verdicts = Object.fromEntries(Object.entries(expected).map(([route, { status }]) => [route, { status }]));
    const results = new Set<unknown>();
    while (results.size < 2) {
      for (const said of [await this.says(), await this.saysFromOutside()]) {
        expect(said).toMatchObject(verdicts);
        results.add((said.health.body as HealthBody).checks[0]?.checked_at);
      }
      await setTimeout(50);
    }
    await this.comesToSay(expected);
  }

  /** Of its own port. */
  get url(): string {
    const [, url] = /(http:\S+)\/health /.exec(this.output) ?? [];
    return `${url}`;
  }

  /** Where each port answers probes. */
  get bases(): readonly string[] {
    return [`${this.url}/health`, probeServerOf(this.output)];
  }
}

async function gather(answer: (route: ProbeRoute) => Promise<Answer>): Promise<Said> {
  const answers = Object.entries(ROUTES).map(async ([name, route]) => [name, await answer(route)] as const);
  return Object.fromEntries(await Promise.all(answers)) as Said;
}
