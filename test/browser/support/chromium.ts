import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM'] ?? 'chromium';
const found = spawnSync('which', [EXECUTABLE], { encoding: 'utf8' }).stdout.trim();

/** Whether there is a `chromium` to run: Debian's package of that name. */
export const hasChromium = found !== '';

/** A browser that asks nobody for anything by itself, with an empty profile. */
export function startChromium(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet];
  return chromium.launch({ executablePath: found, args });
}

/** What a page has done beside showing itself. */
export interface Watched {
  readonly page: Page;
  /** What it has written to the console, and errors. */
  readonly complaints: readonly string[];
  /** The addresses that it has asked. */
  readonly requests: readonly string[];
}

export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  return { page, complaints, requests };
}
