import { expect, it } from 'vitest';
import { Program } from '../support/program.js';

it('a worker whose loop hangs is not ready, and stays alive, until the loop turns again', async () => {
  const program = new Program('poller');
  await program.prints('Probes are answered on');
  const ready = () => program.probe('/ready');
  await expect.poll(ready).toMatchObject({ status: 200 });

  program.tell('hang');
  await expect.poll(ready).toMatchObject({
    status: 503,
    body: {
      reason: 'unhealthy: outbox',
      checks: [{ name: 'outbox', status: 'unhealthy', message: expect.stringMatching(/^There was no beat for \d/) }],
    },
  });
  expect(await program.probe('/live')).toMatchObject({ status: 200 });

  program.tell('go on');
  await expect.poll(ready).toMatchObject({ status: 200, body: { checks: [{ name: 'outbox', status: 'healthy' }] } });
});
