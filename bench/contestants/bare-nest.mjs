// A controller that returns the same JSON as a probe of nestjs-probes, and asks nobody. Setting: answer { body }.
import { Controller, Get } from '@nestjs/common';
import { createApplication, decorate, serve, settings } from './application.mjs';

const answer = JSON.parse(settings.answer?.body ?? '{}');

class HealthController {
  readiness() {
    return answer;
  }

  liveness() {
    return { status: 'alive' };
  }
}
Controller('health')(HealthController);
decorate(HealthController, 'readiness', Get('ready'));
decorate(HealthController, 'liveness', Get('live'));

const app = await createApplication({ controllers: [HealthController] });
app.enableShutdownHooks();
await serve(app, (url) => ({ ready: `${url}/health/ready`, live: `${url}/health/live` }));
