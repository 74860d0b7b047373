// Makes docs/status-page.png: the status page of the sample application while its partner fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const PICTURE = at('docs/status-page.png');
const PORT = 3900;
const WIDTH = 1120;

/** The breaker opens after three failed runs, about 10 s apart. */
const SHOWN_WITHIN_MS = 90_000;

const env = { ...process.env, PORT: String(PORT), HOSTNAME: 'orders-7d9f8c6b5-x2k4q', NODE_ENV: 'production' };
const app = spawn(process.execPath, [at('sample-app/dist/start.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
const output = createInterface(app.stdout);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const found = {};
  for await (const line of output) {
    found.probes ??= /answered on http:\/\/localhost:(\d+)/.exec(line)?.[1];
    found.partner ??= /curl -X POST (\S+)\/fail/.exec(line)?.[1];
    if (found.probes && found.partner) break;
  }
  await fetch(`${found.partner}/fail`, { method: 'POST' });
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 600 } });
  const deadline = Date.now() + SHOWN_WITHIN_MS;
  do {
    if (Date.now() > deadline) throw new Error('The partner has not failed on the page');
    await page.goto(`http://localhost:${found.probes}/health`);
    await page.waitForEvent('load');
  } while (!(await page.locator('main').innerText()).includes('Circuit breaker open'));
  // The bar at the bottom of a window is to be at the bottom of the picture.
  await page.setViewportSize({ width: WIDTH, height: await page.evaluate('document.documentElement.scrollHeight') });
  await page.screenshot({ path: PICTURE });
  console.log(PICTURE);
} finally {
  await browser.close();
  app.kill('SIGINT');
  if (app.exitCode === null) await once(app, 'exit');
}
