import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Of the loopback network, and surely nobody else's. */
const ADDRESS = '127.53.18.13';

const canUnshare = spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.skipIf(!canUnshare)(
  `A machine whose name server hangs for one zone${canUnshare ? '' : ' (SKIPPED: needs root and unshare)'}`,
  () => {
    it('leaves room for lookups of other names, although many runs and many hosts have met the silence', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-resolv-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const conf = join(folder, 'resolv.conf');
      await writeFile(conf, `nameserver ${ADDRESS}\noptions timeout:5 attempts:2\n`);
      const program = join(import.meta.dirname, 'support', 'silent-zone.mjs');
      const inside = 'mount --bind "$1" /etc/resolv.conf && exec "$2" "$3" "$4"';
      const args = ['--mount', 'sh', '-c', inside, 'sh', conf, process.execPath, program, ADDRESS];
      const { stdout } = await promisify(execFile)('unshare', args);

      const { first, messages, ofOthers } = JSON.parse(stdout);
      // With a thread taken by each run, that of the other name would come after those of the silent zone, or time out.
      expect(first).toBe('ENOTFOUND');
      expect(messages).toHaveLength(3);
      for (const message of messages) expect(message).toMatch(/name lookup of api\.silent\.test has not been answered/);
      expect(ofOthers).toHaveLength(12);
      const waits =
        /name lookup of [a-f]\.silent\.test has not been answered for [\d.]+ s: it waits for the lookup of api\.silent/;
      for (const message of ofOthers) expect(message).toMatch(waits);
    });
  },
);
