// lightship as its README shows it, beside a Nest application: a server of its own in the same thread, told by hand that
// the application is ready, and asked to close it. It checks nothing. Setting: windowMs (shutdownDelay).
import { createLightship } from 'lightship';
import { freePort } from '../measuring/free-port.mjs';
import { createApplication, serve, settings } from './application.mjs';

const port = await freePort();
const lightship = await createLightship({
  // Else it takes itself for a developer's machine: another port than the one it is given, and no delay.
  detectKubernetes: false,
  port,
  ...(settings.windowMs && { shutdownDelay: settings.windowMs }),
});
const app = await createApplication();
lightship.registerShutdownHandler(() => app.close());
await serve(app, () => {
  lightship.signalReady();
  return { ready: `http://127.0.0.1:${port}/ready`, live: `http://127.0.0.1:${port}/live` };
});
