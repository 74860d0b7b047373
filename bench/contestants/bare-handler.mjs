// The same application with one bare listener in the place of its platform's: what an answer costs in this process, whoever
// writes it. Settings: answer { headers, body }; collected (see collect.mjs).
import { createApplication, serve, settings } from './application.mjs';
import { collect } from './collect.mjs';

const { answer, collected } = settings;
const app = await createApplication();
await app.init();
const server = app.getHttpServer();
server.removeAllListeners('request');
server.on('request', (_, response) => response.writeHead(200, answer.headers).end(answer.body));
if (collected) await collect();
await serve(app, (url) => ({ ready: `${url}/health/ready` }));
