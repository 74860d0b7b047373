/**
 * Where the only name server is a socket of our own that never answers for `*.silent.test`, and for
 * all else says that there is no such name. Runs a check of that zone many times, then looks up a name of another one,
 * and prints what came of it.
 */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { pingHttp } from 'nestjs-probes/http';

const [, , address] = process.argv;
const server = createSocket('udp4');
server.on('message', (question, { port, address: from }) => {
  if (question.includes('silent')) return;
  const answer = Buffer.from(question);
  answer.writeUInt16BE(0x8183, 2); // NXDOMAIN
  server.send(answer, port, from);
});
server.bind(53, address);
await once(server, 'listening');

const messages = [];
for (let run = 1; run <= 6; run++) {
  // The lookup is given up before the deadline; the signal is late, so that a busy machine does not mix the two up.
  const context = { name: 'x', timeoutMs: 500, signal: AbortSignal.timeout(10_000) };
  await pingHttp('http://api.silent.test/', context).catch((error) => messages.push(error.message));
}
// The silent zone is given up after 10 s at the soonest; by then the other name has long been answered.
const given = new Promise((resolve) => setTimeout(resolve, 5_000, 'nothing'));
const other = lookup('nobody.fine.test').catch((error) => error.code);
console.log(JSON.stringify({ first: await Promise.race([other, given]), messages }));
process.exit();
