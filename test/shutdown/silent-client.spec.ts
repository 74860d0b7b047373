import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Connection } from './support/connection.js';
import { BY_SIGTERM, run } from './support/program.js';

describe.each(platforms)(
  'a client of an application on $name that has connected and sent nothing',
  ({ name: platform }) => {
    it('is answered when it sends its first request after the server has stopped accepting', async () => {
      const drain = { delayMs: 400, timeoutMs: 60_000 };
      const program = run('answers', { platform, drain, variant: 'tells when it accepts nobody' });
      const url = await program.started();
      program.kill('SIGTERM');
      await program.line(/Serving on/);
      const client = await Connection.to(url);

      await program.line(/^Accepts nobody/);
      client.write('GET /value HTTP/1.1\r\nHost: test\r\n\r\n');
      await client.closed;
      expect(client.received).toMatch(/^HTTP\/1\.1 200 OK/);
      expect(await program.exit).toEqual(BY_SIGTERM);
    });
  },
);
