/**
 * Where the only name server is a socket of our own that never answers for `*.silent.test`, and for
 * all else says that there is no such name. Runs a check of one host of that zone many times, and checks of many other hosts
 * of it at once. Then it looks up a name of another zone, and prints what came of it.
 */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { pingHttp } from 'nestjs-probes/http';
import { pingTcp } from 'nestjs-probes/tcp';

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

// The lookup is given up before the deadline; the signal is late, so that a busy machine does not mix the two up.
const context = () => ({ name: 'x', timeoutMs: 500, signal: AbortSignal.timeout(10_000) });
const messageOf = (ping) => ping.catch((error) => error.message);
const messages = [];
for (let run = 1; run <= 3; run++) messages.push(await messageOf(pingHttp('http://api.silent.test/', context())));
const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.silent.test`);
const ofOthers = await Promise.all([
  ...hosts.map((host) => messageOf(pingHttp(`http://${host}/`, context()))),
  ...hosts.map((host) => messageOf(pingTcp(host, 80, context()))),
]);
// The silent zone is given up after 10 s at the soonest; by then the other name has long been answered.
const given = new Promise((resolve) => setTimeout(resolve, 5_000, 'nothing'));
const other = lookup('nobody.fine.test').catch((error) => error.code);
console.log(JSON.stringify({ first: await Promise.race([other, given]), messages, ofOthers }));
process.exit();
