import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';

const THRESHOLDS = { unreadyAfterMs: 500, deadAfterMs: 2_000 };

/** The event loop stands still for so long until all clients have sent their requests. Then it serves them in one turn. */
const UNTIL_SENT_MS = 500;
const CLIENTS = 50;
const EACH_MS = 100;

/** Clients with a connection of their own each: Node takes no more than one new connection in a turn. */
class Clients {
  readonly #agent = new Agent({ keepAlive: true });
  /** How many of the latest requests are answered. */
  answered = 0;

  constructor(private readonly program: Program) {
    onTestFinished(() => this.#agent.destroy());
  }

  async ask(path: string): Promise<number[]> {
    const [, url] = /Listening on (\S+)/.exec(this.program.output) ?? [];
    this.answered = 0;
    return Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const [response] = await once(get(`${url}${path}`, { agent: this.#agent }), 'response');
        await text(response);
        this.answered += 1;
        return response.statusCode;
      }),
    );
  }
}

/** What the probe server says at about one moment. */
async function look(program: Program) {
  const [live, ready, health] = [await program.probe('/live'), await program.probe('/ready'), await program.probe('')];
  const { event_loop: loop } = health.body as { event_loop?: { stalled_ms: number } };
  return { live: live.status, ready: (ready.body as { reason?: string }).reason, stalledMs: loop?.stalled_ms ?? 0 };
}

describe.each(platforms)('an application on $name with more requests than it can compute', (platform) => {
  it('is not ready, and alive for as long as it goes from request to request', async () => {
    const program = new Program('overloaded', platform, { args: [JSON.stringify(THRESHOLDS)] });
    const clients = new Clients(program);
    await program.listens();
    await clients.ask('/reports/0');
    const first = program.get(`/reports/${UNTIL_SENT_MS}`);
    await program.prints(`Busy for ${UNTIL_SENT_MS} ms`);
    const answers = clients.ask(`/reports/${EACH_MS}`);
    const seen = [await look(program)];
    while (clients.answered < CLIENTS) seen.push(await look(program));
    expect(new Set([...(await answers), (await first).status])).toEqual(new Set([200]));
    // One turn of its event loop took longer than a dead one may be silent.
    expect(Math.max(...seen.map(({ stalledMs }) => stalledMs))).toBeGreaterThan(THRESHOLDS.deadAfterMs);
    expect(seen.map(({ ready }) => ready)).toContainEqual(expect.stringContaining('event loop stalled for'));
    expect(seen.filter(({ live }) => live !== 200)).toEqual([]);
  });
});
