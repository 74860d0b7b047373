import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Program } from './program.js';

/** One request on a connection of its own: its status, or why there is none. */
function visit(url: string, userAgent: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, headers: { 'User-Agent': userAgent } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)).end();
  });
}

/** Visits every 50 ms while `goesOn`, and says what came of each. */
export async function visits(url: string, userAgent: string, goesOn: () => boolean) {
  const outcomes: (number | string | undefined)[] = [];
  while (goesOn()) {
    outcomes.push(await visit(url, userAgent));
    await setTimeout(50);
  }
  return outcomes;
}

/** Whether it has not ended yet. */
export function runs(program: Program): () => boolean {
  let ended = false;
  void program.exit.then(() => (ended = true));
  return () => !ended;
}
