// The same application with one bare listener in the place of its platform's: what an answer costs in this process, whoever
// writes it. Setting: answer { headers, body }.
import { createApplication, serve, settings } from './application.mjs';
import { collect } from './collect.mjs';

const { answer } = settings;
const app = await createApplication();
await app.init();
const server = app.getHttpServer();
server.removeAllListeners('request');
server.on('request', (_, response) => response.writeHead(200, answer.headers).end(answer.body));
await collect();
await serve(app, (url) => ({ ready: `${url}/health/ready` }));
