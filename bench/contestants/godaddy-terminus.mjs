// @godaddy/terminus as its README shows it, around the HTTP server of a Nest application, whose routes it answers before
// the framework sees them. Setting: windowMs (beforeShutdown).
import { setTimeout } from 'node:timers/promises';
import { createTerminus } from '@godaddy/terminus';
import { DataSource } from 'typeorm';
import { createApplication, serve, settings } from './application.mjs';

const app = await createApplication();
const database = app.get(DataSource);
createTerminus(app.getHttpServer(), {
  healthChecks: {
    '/health/ready': async () => {
      await database.query('SELECT 1');
    },
    '/health/live': async () => {},
  },
  beforeShutdown: () => setTimeout(settings.windowMs ?? 0),
  onSignal: () => app.close(),
  useExit0: true,
});
await serve(app, (url) => ({ ready: `${url}/health/ready`, live: `${url}/health/live` }));
