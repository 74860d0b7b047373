// A controller that returns the same JSON as a probe of nestjs-probes, and asks nobody. Setting: answer { body }.
import { Controller, Get } from '@nestjs/common';
import { createApplication, decorate, serve, settings } from './application.mjs';

const answer = JSON.parse(settings.answer?.body ?? '{}');

class HealthController {
  readiness() {
    return answer;
  }
}
Controller('health')(HealthController);
decorate(HealthController, 'readiness', Get('ready'));

const app = await createApplication({ controllers: [HealthController] });
app.enableShutdownHooks();
await serve(app, (url) => ({ ready: `${url}/health/ready` }));
