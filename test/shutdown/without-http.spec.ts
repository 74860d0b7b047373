import { describe, expect, it } from 'vitest';
import { BY_SIGTERM, run, timed } from './support/program.js';

describe.concurrent.each(['application context', 'microservice'])('a %s, which has no HTTP server,', (variant) => {
  it('drains for delayMs after SIGTERM, before anybody is torn down', async () => {
    const program = run('teardown', { variant, drain: { delayMs: 500 } });
    await ready(program);

    program.kill('SIGTERM');
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines).toContain('Heard SIGTERM, draining');
    const tornDown = tearDownsOf(program.lines);
    expect(tornDown.map(({ name }) => name).toSorted()).toEqual(['global', 'root']);
    for (const { phase, afterMs } of tornDown) {
      expect(phase).toBe('draining');
      expect(afterMs).toBeGreaterThanOrEqual(490);
    }
  });

  it('drains at app.close(), before anybody is torn down, and waits for nothing', async () => {
    const program = run('teardown', { variant, drain: { delayMs: 60_000 } });
    await ready(program);

    program.close();
    expect(await timed(program.exit)).toBeLessThan(10_000);
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect(tearDownsOf(program.lines).map(({ phase }) => phase)).toEqual(['draining', 'draining']);
    expect(program.lines).toContain('Closed, listeners for signals: 0,0,0, left: .');
  });

  async function ready(program: ReturnType<typeof run>): Promise<void> {
    await program.line(/Started \d/);
    await program.line(/^Set up/);
  }
});

function tearDownsOf(lines: readonly string[]) {
  return lines
    .map((line) => /^Torn down: (\w+), (\w+), after (\d+) ms/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, phase, afterMs]) => ({ name, phase, afterMs: Number(afterMs) }));
}
