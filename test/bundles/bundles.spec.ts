import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../support/program.js';
import { bundlers } from './support/bundlers.js';

/** In the repository, where Nest and the library are found. */
const INSIDE = join(import.meta.dirname, 'dist');

describe.each(bundlers)('a bundle by $name', ({ bundle, packagesOutside }) => {
  let folder: string;
  let entry: URL;

  beforeAll(async () => {
    if (packagesOutside) mkdirSync(INSIDE, { recursive: true });
    folder = mkdtempSync(join(packagesOutside ? INSIDE : tmpdir(), 'bundle-'));
    entry = pathToFileURL(await bundle(folder));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('answers probes on a port of their own, and ends on SIGTERM', async () => {
    const program = new Program(entry, undefined, { args: ['--served'] });
    await program.answersProbes();
    await program.listens();
    await expect.poll(async () => (await program.probe('/ready')).status).toBe(200);
    expect((await program.probe('')).body).toMatchObject({ checks: [{ name: 'loop', status: 'healthy' }] });
    program.signal('SIGTERM');
    // Of itself or by the signal that Nest sends again, whichever is first.
    expect([0, null]).toContain((await program.ended).code);
  });

  it('starts without a port of their own', async () => {
    const program = new Program(entry);
    await program.listens();
    expect(await program.get('/health/ready')).toMatchObject({ status: 200 });
  });
});
