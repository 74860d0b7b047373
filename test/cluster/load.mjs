// Sends requests until a file exists, then prints what became of them, and exits with 1 if one was lost:
// node load.mjs --url URL --stop FILE [--name NAME] [--method GET] [--path /] [--expect 200] [--clients 20 | --rate 50]
// Clients send the next request after an answer. A rate is a second's requests, whatever becomes of those before.
import { existsSync } from 'node:fs';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'requests' },
    url: { type: 'string' },
    stop: { type: 'string' },
    method: { type: 'string', default: 'GET' },
    path: { type: 'string', default: '/' },
    expect: { type: 'string', default: '200' },
    clients: { type: 'string', default: '20' },
    rate: { type: 'string' },
  },
});
const began = performance.now();
// Idle connections are closed here before Node's server does it, after 5 s: a request may cross with that.
const keepAlive = new http.Agent({ keepAlive: true, timeout: 4_000 });
const lost = {};
const times = [];
let sent = 0;

function lose(reason) {
  const now = Math.round((performance.now() - began) / 1_000);
  lost[reason] ??= { count: 0, first_s: now };
  lost[reason].count += 1;
  lost[reason].last_s = now;
}

/** One request; resolves when its whole answer is there, or when it is lost. Every other one has a connection of its own. */
function request(index) {
  const agent = index % 2 === 0 ? keepAlive : false;
  const sentAt = performance.now();
  sent += 1;
  return new Promise((resolve) => {
    const end = (reason) => {
      if (reason) lose(reason);
      else times.push(performance.now() - sentAt);
      resolve();
    };
    const one = http.request(
      `${values.url}${values.path}`,
      { method: values.method, agent, timeout: 20_000 },
      (answer) => {
        answer.resume();
        answer.once('error', ({ code }) => end(`in the middle of the answer: ${code}`));
        answer.once('end', () => end(answer.statusCode === Number(values.expect) ? '' : `status ${answer.statusCode}`));
      },
    );
    one.end();
    one.once('timeout', () => one.destroy(Object.assign(new Error('no answer'), { code: 'no answer in 20 s' })));
    one.once('error', ({ code }) => end(`${agent ? 'kept-alive' : 'fresh'} connection: ${code}`));
  });
}

async function client(index) {
  while (!existsSync(values.stop)) {
    await request(index);
    await setTimeout(20);
  }
}

async function atRate(perSecond) {
  const running = new Set();
  while (!existsSync(values.stop)) {
    // As many as are due by now, so that a late timer makes no request less.
    while (sent < ((performance.now() - began) * perSecond) / 1_000) {
      const one = request(sent).then(() => running.delete(one));
      running.add(one);
    }
    await setTimeout(5);
  }
  await Promise.all(running);
}

if (values.rate) await atRate(Number(values.rate));
else await Promise.all(Array.from({ length: Number(values.clients) }, (_, index) => client(index)));
keepAlive.destroy();

times.sort((a, b) => a - b);
const [p50_ms, p99_ms, max_ms] = [0.5, 0.99, 1].map((part) =>
  Math.round(times[Math.ceil(times.length * part) - 1] ?? 0),
);
console.log(JSON.stringify({ name: values.name, sent, answered: times.length, p50_ms, p99_ms, max_ms, lost }));
process.exitCode = times.length === sent ? 0 : 1;
