import { describe, expect, it } from 'vitest';
import { notReady, someCheck, someFacts, someValues } from './page-values.fake.js';
import { statusLines } from './status-lines.js';

describe('the lines for a terminal', () => {
  it('have the answers of the probes and why, then one line for each check, the worst first', () => {
    const checks = [
      someCheck({ message: 'pong' }),
      someCheck({ name: 'search', status: 'unhealthy', message: 'connect ECONNREFUSED 10.1.2.3:9200' }),
      someCheck({ name: 'partner-api', status: 'degraded', latency_ms: 1_240 }),
    ];
    const facts = { checks: [...checks, someCheck({ name: 'late' })].map(({ name }) => someFacts(name, 'healthy')) };
    expect(statusLines(someValues({ checks, facts, reports: { readiness: notReady('unhealthy: search') } })))
      .toBe(`started: yes
alive: yes
ready: no, unhealthy: search
phase: running, version: 1.2.3
[-] search unhealthy: connect ECONNREFUSED 10.1.2.3:9200
[~] partner-api degraded 1.2 s
[?] late no result yet
[+] database healthy 1.2 ms
`);
  });

  it('say of a check that is not healthy what its failure means, if that needs words', () => {
    const stands = 'not critical, because the pod was ready before';
    const checks = [
      someCheck({ status: 'degraded', message: 'refused', stands }),
      someCheck({ name: 'replica', status: 'degraded', stands }),
      someCheck({ name: 'search', stands }),
    ];
    expect(statusLines(someValues({ checks })).split('\n').slice(4, 7)).toEqual([
      `[~] database degraded: refused (${stands})`,
      `[~] replica degraded 1.2 ms (${stands})`,
      '[+] search healthy 1.2 ms',
    ]);
  });

  it('contain no line break and no terminal command of a text from outside', () => {
    const evil = 'a\n[+] fake healthy\r\u001b[2J\u2028x';
    const checks = [someCheck({ name: evil, status: 'unhealthy', message: evil })];
    const lines = statusLines(someValues({ checks, reports: { readiness: notReady(evil) } })).split('\n');
    expect(lines).toHaveLength(6);
    // oxlint-disable-next-line no-control-regex
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u2028]/);
    expect(lines[4]).toBe(String.raw`[-] a [+] fake healthy \u001b[2J x unhealthy: a [+] fake healthy \u001b[2J x`);
  });

  it('are few and short for any number of checks with any texts', () => {
    const checks = Array.from({ length: 500 }, (_, index) =>
      someCheck({ name: `check-${index}`, status: 'unhealthy', message: 'x'.repeat(10_000) }),
    );
    const text = statusLines(someValues({ checks }));
    expect(text.split('\n')).toHaveLength(56);
    expect(text).toContain('and 450 more, none of them worse');
    expect(text.length).toBeLessThan(30_000);
  });
});
