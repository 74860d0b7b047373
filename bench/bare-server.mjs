// As little as node:http can do: always the same bytes, with the headers of a probe's answer.
// node bare-server.mjs JSON
// { headers, body }; its parent is told the address.
import { createServer } from 'node:http';

const { headers, body } = JSON.parse(process.argv[2]);
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
