import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const ROUTES = { fast: 'row\n', slow: 'row\n', stream: 'row\n'.repeat(20) };
type Route = keyof typeof ROUTES;

const WORKERS_PER_ROUTE = { fast: 3, slow: 4, stream: 3 } satisfies Record<Route, number>;

/** What became of the requests that were sent. */
export interface Tally {
  readonly sent: number;
  readonly lost: readonly string[];
  /** Answers that came while `leaving`, by how they left their connection. */
  readonly answeredWhileLeaving: number;
  readonly inFlightAtStop: number;
}

/**
 * Clients that ask one request after the other, with keep-alive and on fresh connections, until they are told to stop:
 * as Kubernetes does it, they then send nothing new to this process, and wait for what is under way.
 */
export class Load {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[];
  readonly #lost: string[] = [];
  #sent = 0;
  #answeredWhileLeaving = 0;
  #warm = 0;
  #inFlight = 0;
  #inFlightAtStop = 0;
  #leavingSince: number | undefined;
  #stopped = false;

  constructor(private readonly url: string) {
    const routes = Object.keys(ROUTES) as Route[];
    this.#clients = routes.flatMap((route) =>
      Array.from({ length: WORKERS_PER_ROUTE[route] }).flatMap(() => [
        this.client(route, this.#agent),
        this.client(route, false),
      ]),
    );
  }

  /** From now on, answers are counted apart. */
  leaving(): void {
    this.#leavingSince = performance.now();
  }

  /** Sends nothing new, and resolves when all that was sent has come to something. */
  async stop(): Promise<Tally> {
    this.#stopped = true;
    this.#inFlightAtStop = this.#inFlight;
    await Promise.all(this.#clients);
    this.#agent.destroy();
    return {
      sent: this.#sent,
      lost: this.#lost,
      answeredWhileLeaving: this.#answeredWhileLeaving,
      inFlightAtStop: this.#inFlightAtStop,
    };
  }

  /** Resolves when every client has had an answer. */
  async underWay(): Promise<void> {
    while (this.#warm < this.#clients.length) await setTimeout(10);
  }

  private async client(route: Route, agent: Agent | false): Promise<void> {
    for (let request = 1; !this.#stopped; request++) {
      const sentAt = performance.now();
      this.#sent += 1;
      this.#inFlight += 1;
      try {
        await this.ask(route, agent);
        if (request === 1) this.#warm += 1;
        if (this.#leavingSince !== undefined) this.#answeredWhileLeaving += 1;
      } catch (error) {
        const sinceSignal = Math.round(sentAt - (this.#leavingSince ?? Infinity));
        this.#lost.push(
          `/${route}${agent ? ', kept alive' : ''}, sent ${sinceSignal} ms after the signal: ${String(error)}`,
        );
        return;
      } finally {
        this.#inFlight -= 1;
      }
      // As a client does that has something to do with the answer.
      await setTimeout(Math.random() * 4);
    }
  }

  private async ask(route: Route, agent: Agent | false): Promise<void> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${this.url}/${route}`, { agent }, resolve).on('error', reject);
    });
    const body = await text(response);
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
    if (!response.complete || body !== ROUTES[route]) throw new Error(`incomplete: ${JSON.stringify(body)}`);
  }
}
