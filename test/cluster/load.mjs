// Sends requests until FILE exists, then prints what became of them: node load.mjs URL FILE METHOD PATH STATUS
import { existsSync } from 'node:fs';
import http from 'node:http';

const [, , url, stopFile, method, path, status] = process.argv;
const keepAlive = new http.Agent({ keepAlive: true });
const counts = { sent: 0, answered: 0, lost: {} };

/** One request; resolves when its whole answer is there, or when it is lost. */
function request(agent) {
  counts.sent += 1;
  return new Promise((resolve) => {
    const lose = (reason) => {
      counts.lost[reason] = (counts.lost[reason] ?? 0) + 1;
      console.log(`${new Date().toISOString()} lost: ${reason}`);
      resolve();
    };
    const sent = http.request(`${url}${path}`, { method, agent, timeout: 20_000 }, (response) => {
      response.resume();
      response.once('error', ({ code }) => lose(`in the middle of the answer: ${code}`));
      response.once('end', () => {
        if (response.statusCode !== Number(status)) return lose(`status ${response.statusCode}`);
        counts.answered += 1;
        resolve();
      });
    });
    sent.end();
    sent.once('timeout', () => sent.destroy(Object.assign(new Error('no answer'), { code: 'no answer' })));
    sent.once('error', ({ code }) => lose(`${agent ? 'kept-alive' : 'fresh'} connection: ${code}`));
  });
}

async function client(agent) {
  while (!existsSync(stopFile)) {
    await request(agent);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

await Promise.all(Array.from({ length: 20 }, (_, index) => client(index % 2 === 0 ? keepAlive : false)));
keepAlive.destroy();
console.log(JSON.stringify(counts));
