import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { before, notReady, NOW, someCheck, someFacts, someValues } from './page-values.fake.js';
import type { PageValues } from './page-values.js';
import { contentSecurityPolicy } from './policy.js';
import { statusPage } from './status-page.js';

const EVIL = `"><script>alert(1)</script>\n\u202e'`;

const page = (values: PageValues, refreshSeconds: number | undefined = 5) => statusPage(values, { refreshSeconds });

/** The text of the page, without its elements. */
const textOf = (html: string) =>
  html
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

function elementOf(html: string, begin: string, end: string): string {
  const at = html.indexOf(begin);
  expect(at, `${begin} is not there`).toBeGreaterThan(-1);
  return textOf(html.slice(at, html.indexOf(end, at)));
}

const someEntry = (index: number) => ({
  at: before(1_000 - index),
  subject: 'check' as const,
  name: `check-${index % 10}`,
  from: 'healthy',
  to: 'unhealthy',
  reason: 'connect ECONNREFUSED 10.1.2.3:5432',
});

describe('the status page', () => {
  it('shows everything about a check', () => {
    const check = someCheck({
      status: 'degraded',
      message: 'slow today',
      details: { circuit_breaker: 'half-open', pool_size: 10, replicas: { a: 1 } },
    });
    const facts = {
      checks: [someFacts('database', 'degraded', { probes: ['startup', 'readiness'], critical: false })],
    };
    expect(elementOf(page(someValues({ checks: [check], facts })), '<ul class="checks"', '</ul>')).toBe(
      ' database degraded slow today For 15 min Latency 1.2 ms Checked 3 s ago ' +
        'Counts for startup, readiness (not critical) Breaker half-open pool_size 10 replicas {&#34;a&#34;:1} ',
    );
  });

  it.each([
    [['readiness'], true, 'Counts for readiness'],
    [['liveness'], false, 'Counts for liveness (not critical)'],
    [['readiness'], 'until-ready', 'Counts for readiness (critical until ready once)'],
    [[], true, 'Counts for this page only'],
  ] as const)('says what a check counts for: %j, critical %s', (probes, critical, words) => {
    const facts = { checks: [someFacts('database', 'healthy', { probes, critical })] };
    expect(elementOf(page(someValues({ facts })), '<ul class="checks"', '</ul>')).toContain(`${words} `);
  });

  it('says whether a check is critical now, and why, if that needs words', () => {
    const stands = 'not critical, because the pod was ready before';
    const checks = [someCheck({ status: 'degraded', critical: 'until-ready', stands })];
    const facts = { checks: [someFacts('database', 'degraded', { critical: 'until-ready' })] };
    expect(elementOf(page(someValues({ checks, facts })), '<ul class="checks"', '</ul>')).toContain(
      `Counts for readiness (critical until ready once) Now ${stands} `,
    );
  });

  it('shows no `For` for a stale check', () => {
    const checks = [someCheck({ status: 'unhealthy', stale: true })];
    const text = elementOf(
      page(someValues({ checks, facts: { checks: [someFacts('database', 'healthy')] } })),
      '<ul class="checks"',
      '</ul>',
    );
    expect(text).toContain('Checked 3 s ago, too old');
    expect(text).not.toContain('For ');
  });

  it('shows the worst first, and equally bad ones in the order in which they were found', () => {
    const checks = [
      someCheck({ name: 'one' }),
      someCheck({ name: 'two' }),
      someCheck({ name: 'three', status: 'degraded' }),
      someCheck({ name: 'four', status: 'unhealthy' }),
    ];
    const names = page(someValues({ checks })).matchAll(/<h3>[^]*?<bdi>(\w+)/g);
    expect([...names].map(([, name]) => name)).toEqual(['four', 'three', 'one', 'two']);
  });

  it('has no link to a part of the page, because a browser would jump there instead of reloading', () => {
    expect(page(someValues())).not.toMatch(/<a [^>]*href="[^"]*#/);
  });

  it('shows tasks, the event loop, the shutdown, and the history with the latest change first', () => {
    const startupTasks = [
      { name: 'migrations', status: 'done', duration_ms: 2_340 },
      { name: 'cache', status: 'running' },
    ];
    const history = [
      { at: before(86_400), subject: 'phase', to: 'running' },
      { at: before(60), subject: 'probe', name: 'readiness', from: 'ready', to: 'not_ready', reason: 'maintenance' },
    ] as const;
    const html = page(someValues({ facts: { startupTasks, history } }));
    expect(elementOf(html, '<section aria-labelledby="startup"', '</section>')).toBe(
      ' Startup tasks migrations done 2.3 s cache running ',
    );
    expect(html).toContain('<rect width="100%"');
    expect(elementOf(html, '<section aria-labelledby="loop"', '</section>')).toBe(
      ' Event loop Stalled now no Longest in 5 min 340 ms ',
    );
    expect(elementOf(html, '<section aria-labelledby="shutdown"', '</section>')).toBe(
      ' Shutdown goes on serving 5 s requests in flight end 20 s teardown 5 s ' +
        'At the longest. The pod needs terminationGracePeriodSeconds: 30 or more. ',
    );
    expect(elementOf(html, '<section aria-labelledby="history"', '</section>')).toBe(
      ' What happened 12:29:00 readiness not ready was ready maintenance 2026-11-25 12:30:00 phase running ',
    );
  });

  it('shows the code that blocks the main thread', () => {
    const { health } = someValues().reports;
    const event_loop = { stalled_ms: 4_200, longest_stall_ms: 4_200, stack: `at ${EVIL}\nat main.js:7` };
    const html = page(
      someValues({ reports: { health: { ...health, body: { ...health.body, event_loop, stale: true } } } }),
    );
    expect(textOf(html)).toContain('The main thread is busy: this is what it said last.');
    expect(elementOf(html, '<section aria-labelledby="loop"', '</section>')).toMatch(
      /Stalled now for 4\.2 s .*Where it stands at &#34;&#62;&#60;script&#62;.* at main\.js:7/,
    );
  });

  it('leaves out sections without content', () => {
    const { health } = someValues().reports;
    const { event_loop: _none, ...rest } = health.body;
    const body = { ...rest, checks: [] };
    const html = page(someValues({ checks: [], reports: { health: { ...health, body } }, facts: { pod: undefined } }));
    expect(html).not.toMatch(/Event loop|Startup tasks|What happened|Pod<|<ul class="checks"/);
    expect(html).toContain('There are none.');
  });

  it('loads no other file, and has only the style that its policy allows', () => {
    const html = page(someValues());
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(/<script|\son\w+=|style=|src=|url\(|@import|https?:/i);
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(html) ?? [];
    expect(contentSecurityPolicy()).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });

  it('can be paused', () => {
    expect(textOf(page(someValues()))).toContain('Refreshes every 5 s. Pause');
    expect(textOf(statusPage(someValues(), { refreshSeconds: undefined }))).toContain('Paused. Refresh again');
  });

  it('takes the keyboard to nothing that a person has not used', () => {
    expect(page(someValues())).not.toContain('autofocus');
    for (const refreshSeconds of [5, undefined]) {
      const html = statusPage(someValues(), { refreshSeconds, isChosen: true });
      expect(html.match(/<a href="\?refresh=(?:on|off)" +autofocus>/g)).toHaveLength(1);
    }
  });

  it('shows every text from outside as text', () => {
    const details = { [EVIL]: EVIL, circuit_breaker: EVIL };
    const checks = [someCheck({ name: EVIL, status: 'unhealthy', message: EVIL, checked_at: EVIL, details })];
    const entry = { at: EVIL, subject: 'check', name: EVIL, from: EVIL, to: EVIL, reason: EVIL } as const;
    const facts = { pod: EVIL, startupTasks: [{ name: EVIL, status: EVIL }], history: [entry] };
    const html = page(someValues({ checks, facts }));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    expect(html.match(/&#60;script&#62;/g)?.length).toBeGreaterThan(12);
  });

  it('is below 20 KB with 10 checks and a full history', () => {
    const checks = Array.from({ length: 10 }, (_, index) =>
      someCheck({
        name: `check-${index}`,
        status: 'unhealthy',
        message: 'connect ECONNREFUSED 10.1.2.3:5432',
        details: { pool_size: 10, in_use: 3, waiting: 0, circuit_breaker: 'closed' },
      }),
    );
    const history = Array.from({ length: 100 }, (_, index) => someEntry(index));
    const html = page(someValues({ checks, facts: { history } }));
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(20_000);
    expect(html).toContain('earlier ones are in');
  });

  it.each(['x', '<', '😀', '\u0000', '\ud800', '\n'])(
    'is below 20 KB with 10 checks that say 10 KB of %j, and shows something of each',
    (character) => {
      const long = character.repeat(10_000);
      const details = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}${long}`, long]));
      const checks = Array.from({ length: 10 }, (_, index) =>
        someCheck({ name: `${index} ${long}`, status: 'unhealthy', message: `said ${long}`, details }),
      );
      const startupTasks = checks.map(({ name }) => ({ name, status: 'failed', duration_ms: 1 }));
      const history = Array.from({ length: 100 }, () => ({ ...someEntry(0), name: long, reason: long }));
      const { health } = someValues({ checks }).reports;
      const event_loop = { stalled_ms: 0, longest_stall_ms: 9, stack: `${long}\n`.repeat(20) };
      const reports = {
        health: { ...health, body: { ...health.body, event_loop, version: long } },
        readiness: notReady(long),
      };
      const html = page(someValues({ checks, reports, facts: { startupTasks, history, pod: long } }));
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(20_000);
      expect(html.match(/<bdi>said/g)).toHaveLength(10);
      expect(html.match(/<time>/g)?.length).toBeGreaterThan(2);
    },
  );

  it('shows a long message of one check in full as far as a person reads', () => {
    const checks = [someCheck({ status: 'unhealthy', message: 'x'.repeat(10_000) }), someCheck({ name: 'search' })];
    expect(page(someValues({ checks }))).toContain(`<bdi>${'x'.repeat(600)}…</bdi>`);
  });

  it('is bounded, whatever there is to show', () => {
    const long = 'x'.repeat(10_000);
    const details = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}${long}`, long]));
    const checks = Array.from({ length: 500 }, (_, index) =>
      someCheck({ name: `${index}${long}`, status: index % 2 ? 'healthy' : 'degraded', message: long, details }),
    );
    const startupTasks = checks.map(({ name }) => ({ name, status: 'done', duration_ms: 1 }));
    const history = Array.from({ length: 10_000 }, (_, index) => ({
      ...someEntry(index),
      name: long,
      reason: long,
      to: long,
    }));
    const html = page(someValues({ checks, facts: { startupTasks, history, pod: long } }));
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(60_000);
    expect(html).toContain('450 more are not shown; none of them is worse.');
    expect(html).toMatch(/and \d+ more<\/p>/);
    expect(html).toContain('9994 earlier ones');
  });

  it('is made of plain values, which can be sent to another thread', () => {
    const values = someValues();
    expect(page(structuredClone(values))).toBe(page(values));
    expect(values.now).toBe(NOW);
  });
});
