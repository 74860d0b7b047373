import axe from 'axe-core';
import helmet from 'helmet';
import { HealthIndicator, StartupTask } from 'nestjs-probes';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';
import { startServedApp } from '../support/served-app.js';
import { hasChromium, startChromium, watchedPage } from './support/chromium.js';

const EVIL = '"><script>document.title="taken"</script>\n\u202eevil';

@HealthIndicator('database')
class DatabaseHealth {
  error: string | undefined;

  check() {
    if (this.error !== undefined) throw new Error(this.error);
    return { details: { pool_size: 10 } };
  }
}

@HealthIndicator('search', { critical: false, circuitBreaker: true })
class SearchHealth extends DatabaseHealth {}

@HealthIndicator(`x ${EVIL.replaceAll('\n', ' ').replaceAll('\u202e', '')}`, { probes: [] })
class HostileHealth {
  check() {
    return { status: 'degraded' as const, message: `${EVIL}${'x'.repeat(10_000)}`, details: { [EVIL]: EVIL } };
  }
}

/** The task and the teardown go on when the test says so. */
class Slow {
  start = () => {};
  ended = Promise.resolve();

  @StartupTask('migrations')
  migrate(): Promise<void> {
    return new Promise((resolve) => (this.start = resolve));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ended;
  }
}

const [express] = platforms;
if (!express) throw new Error('There is no platform');

const start = (helmetInFront = false) =>
  startServedApp(express, {
    providers: [DatabaseHealth, SearchHealth, HostileHealth, Slow],
    probes: { checks: { maxAgeMs: 0 } },
    configure: (app) => void (helmetInFront && app.use(helmet())),
  });

const sentenceOf = (page: Page) => page.locator('h1').innerText();

if (!hasChromium) console.warn('The tests in a browser are skipped: there is no `chromium` (apt-get install chromium)');

describe.skipIf(!hasChromium)('the status page in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(() => browser.close());

  it('says in each phase what a person wants to know first', async () => {
    const { app, port, url, get, probes } = await start();
    const { page } = await watchedPage(browser);
    const seen = async () => {
      await page.goto(`http://127.0.0.1:${port}/health?refresh=off`);
      return `${await page.title()}: ${await sentenceOf(page)}`;
    };
    await expect.poll(seen).toBe('Starting: This pod is alive, but not started and not ready – migrations is running.');

    app.get(Slow).start();
    await probes.whenStarted();
    await expect.poll(seen).toMatch(/^Ready, degraded: This pod is started, alive and ready, but degraded: x ">/);
    expect(await page.locator('.probes').innerText()).toMatch(/^started\s+alive\s+ready$/);

    app.get(DatabaseHealth).error = 'connection refused';
    await get('/health');
    await expect.poll(seen).toBe('Not ready: This pod is started and alive, but not ready – unhealthy: database.');
    expect(await page.locator('.checks li').first().innerText()).toContain('connection refused');
    await page.goto(`${url}/health`);
    expect(await sentenceOf(page)).toBe('This pod is started and alive, but not ready – unhealthy: database.');

    let end = () => {};
    app.get(Slow).ended = new Promise((resolve) => (end = resolve));
    const closed = app.close();
    await expect.poll(seen).toBe('Shutting down: This pod is alive and shutting down: no new traffic comes here.');
    end();
    await closed;
  });

  it('is there while the main thread stalls, and says so', async () => {
    const args = [JSON.stringify({ unreadyAfterMs: 300, deadAfterMs: 600_000 })];
    const program = new Program('busy', express, { args });
    await program.answersProbes();
    await program.listens();
    const address = `${probeServerOf(program.output)}?refresh=off`;
    const { page } = await watchedPage(browser);
    program.tell('15000');
    await expect
      .poll(async () => {
        await page.goto(address);
        return sentenceOf(page);
      })
      .toMatch(/^This pod is started and alive, but not ready – event loop stalled for \d+\.\d s\.$/);
    expect(await page.locator('.note').innerText()).toBe('The main thread is busy: this is what it said last.');
    expect(await page.locator('section[aria-labelledby=loop]').innerText()).toMatch(/Stalled now\s+for \d/);
  });

  it.each([
    ['in light', { colorScheme: 'light', viewport: { width: 1_200, height: 900 } }],
    ['in dark', { colorScheme: 'dark', viewport: { width: 1_200, height: 900 } }],
    ['on 320 px', { colorScheme: 'light', viewport: { width: 320, height: 600 } }],
    ['on 320 px in dark', { colorScheme: 'dark', viewport: { width: 320, height: 600 } }],
  ] as const)(
    'is for everybody, and shows what is hostile as text: %s',
    async (_where, options: BrowserContextOptions) => {
      const { app, url, port, probes, get } = await start(true);
      app.get(Slow).start();
      await probes.whenStarted();
      app.get(DatabaseHealth).error = EVIL;
      app.get(SearchHealth).error = 'x'.repeat(10_000);
      await get('/health');
      for (const address of [`${url}/health?refresh=off`, `http://127.0.0.1:${port}/health?refresh=off`]) {
        const { page, complaints, requests } = await watchedPage(browser, options);
        await page.goto(address);
        expect(await page.title()).toBe('Not ready');
        expect(await page.locator('script').count()).toBe(0);
        expect(await page.locator('.checks h3').nth(2).innerText()).toContain(
          'x "><script>document.title="taken"</script> evil',
        );
        expect(await page.evaluate('getComputedStyle(document.body).maxWidth')).toBe('1120px');
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        expect(requests).toEqual([address]);
        expect(complaints).toEqual([]);

        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
        await page.close();
      }
    },
  );

  it('comes again by itself, at the place that a person has scrolled to, and stops when it is told to', async () => {
    const { app, port, probes } = await start();
    app.get(Slow).start();
    await probes.whenStarted();
    const { page, requests } = await watchedPage(browser, { viewport: { width: 320, height: 400 } });
    const address = `http://127.0.0.1:${port}/health`;
    await page.goto(address);
    await page.evaluate('scrollTo(0, 321)');
    for (const count of [2, 3]) {
      await page.waitForEvent('load');
      await expect.poll(() => page.evaluate('scrollY')).toBe(321);
      expect(requests).toHaveLength(count);
      expect(page.url()).toBe(address);
    }

    await page.getByText('Pause').click();
    expect(await page.locator('footer').innerText()).toContain('Paused. Refresh again');
    expect(page.url()).toMatch(/\?refresh=off$/);
  });

  it('keeps the keyboard where a person has paused it and let it go on, and the place as well', async () => {
    const { app, port, probes } = await start();
    app.get(Slow).start();
    await probes.whenStarted();
    const { page } = await watchedPage(browser, { viewport: { width: 320, height: 400 } });
    await page.goto(`http://127.0.0.1:${port}/health`);
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Pause');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Refresh again');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Pause');
    await page.evaluate('scrollTo(0, 321)');
    await page.waitForEvent('load');
    await expect.poll(focused).toBe('Pause');
    expect(await page.evaluate('scrollY')).toBe(321);
  });
});
