// Who takes part. Each is a process of its own, the same Nest application with a database, with another way to tell
// whether it is ready; started afresh in every round.
import { end, start } from './measuring/processes.mjs';

const CONTESTANTS = {
  'nestjs-probes': { title: 'nestjs-probes', script: 'nestjs-probes' },
  'probe-server': { title: 'nestjs-probes, probe server', script: 'nestjs-probes', settings: { server: true } },
  terminus: { title: '@nestjs/terminus, ping', script: 'nestjs-terminus' },
  'terminus-cached': {
    title: '@nestjs/terminus, ping, cacheFor(1000)',
    script: 'nestjs-terminus',
    settings: { cacheForMs: 1_000 },
  },
  godaddy: { title: '@godaddy/terminus, ping', script: 'godaddy-terminus' },
  lightship: { title: 'lightship', script: 'lightship' },
  'bare-nest': { title: 'bare Nest controller', script: 'bare-nest' },
  'node-http': { title: 'bare node:http', script: 'node-http' },
  'node-http-collected': {
    title: 'bare node:http after a garbage collection',
    script: 'node-http',
    settings: { collected: true },
  },
  'bare-handler': {
    title: 'bare handler in the same application, after a garbage collection',
    script: 'bare-handler',
  },
};

export const titleOf = (name) => CONTESTANTS[name].title;

/** Resolves when it listens. `said` has its addresses: `ready` is the readiness route. */
export async function open(name, settings, execArgv) {
  const { script, settings: own } = CONTESTANTS[name];
  return { name, ...(await start(`contestants/${script}.mjs`, { ...settings, ...own }, execArgv)) };
}

/** The same order back and forth, so that nobody always comes after the same other. */
export function turns(names, round) {
  const from = round % names.length;
  const rotated = [...names.slice(from), ...names.slice(0, from)];
  return round % 2 === 0 ? rotated : rotated.toReversed();
}

/** What a probe of nestjs-probes is answered with, for those that shall send the same. */
export async function sampleAnswer(name, settings) {
  const contestant = await open(name, settings);
  const { ready } = contestant.said;
  await whenReady(ready);
  const answer = await fetch(ready);
  const headers = Object.fromEntries(
    ['Content-Type', 'Content-Length', 'Cache-Control'].map((header) => [header, answer.headers.get(header)]),
  );
  const body = await answer.text();
  await end(contestant);
  return { headers, body };
}

/** A process that listens may not be ready yet. */
export async function whenReady(url) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const status = await fetch(url).then(
      async (answer) => (await answer.text(), answer.status),
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} was not ready within 10 s`);
}
