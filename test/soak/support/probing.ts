import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** What each route may say at any time, whatever is broken: below the base path, its words for each status. */
const WORDS: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  '': { 200: ['healthy', 'degraded'] },
  '/live': { 200: ['alive'] },
  '/ready': { 200: ['ready'], 503: ['not_ready'] },
  '/startup': { 200: ['started'] },
};

const CLIENTS_PER_ROUTE = 2;
const PAUSE_MS = 50;

/** Clients that ask all routes of one port for as long as it takes, on new connections and on one that is kept alive. */
export class Probing {
  readonly lost: string[] = [];
  answered = 0;
  degraded = 0;
  slowestMs = 0;
  #stopped = false;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[];

  constructor(private readonly base: string) {
    this.#clients = Object.keys(WORDS).flatMap((route) =>
      Array.from({ length: CLIENTS_PER_ROUTE }, (_, index) =>
        this.client(route, index % 2 === 0 ? this.#agent : false),
      ),
    );
  }

  /** Resolves when all that was asked is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }

  private async client(route: string, agent: Agent | false): Promise<void> {
    while (!this.#stopped) {
      const askedAt = performance.now();
      try {
        await this.ask(route, agent);
        this.answered += 1;
      } catch (error) {
        this.lost.push(`${this.base}${route}: ${String(error)}`);
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - askedAt);
      await setTimeout(PAUSE_MS * Math.random());
    }
  }

  private async ask(route: string, agent: Agent | false): Promise<void> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${this.base}${route}`, { agent }, resolve).on('error', reject);
    });
    const body = await text(response);
    const { statusCode = 0, complete } = response;
    const { status, reason = '' } = JSON.parse(body);
    if (!complete || !WORDS[route]?.[statusCode]?.includes(status)) throw new Error(`${statusCode}: ${body}`);
    // The pod was ready: no dependency takes it out. Only a machine that is too busy does.
    if (statusCode === 503 && !reason.startsWith('event loop stalled')) throw new Error(`${statusCode}: ${body}`);
    if (status === 'degraded') this.degraded += 1;
  }
}
