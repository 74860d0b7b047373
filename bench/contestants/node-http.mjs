// The limit, as little as node:http can do: always the same bytes, with the headers of a probe's answer.
// Settings: answer { headers, body }; collected (see collect.mjs).
import { once } from 'node:events';
import { createServer } from 'node:http';
import { announce, settings } from './application.mjs';
import { collect } from './collect.mjs';

const { headers, body } = settings.answer;
const server = createServer((_, response) => response.writeHead(200, headers).end(body)).listen(0, '127.0.0.1');
await once(server, 'listening');
if (settings.collected) await collect();
announce({ ready: `http://127.0.0.1:${server.address().port}/health/ready` });
