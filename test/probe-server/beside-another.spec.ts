import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { freePort } from '../support/free-port.js';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { refusalOf, startApp } from '../support/probed-app.js';
import { childrenOf, sendSignal } from '../support/processes.js';
import { Program } from '../support/program.js';

const HOST = '127.0.0.1';
const ANSWERED = 'is answered by another process of this application';

describe.each(platforms)('the probe server of a cluster on $name', (platform) => {
  it('is that of its first worker, and of the other when that has gone', async () => {
    const port = await freePort();
    const program = new Program('workers', platform, { env: { PROBE_PORT: String(port) } });
    onTestFinished(() => {
      for (const pid of childrenOf(program.pid)) sendSignal(pid, 'SIGKILL');
    });
    await program.prints(`Port ${port} ${ANSWERED}: this one takes over when that has gone`);
    await expect.poll(() => program.output.match(/is up/g)).toHaveLength(2);
    expect(await ask(`http://${HOST}:${port}/health/live`)).toMatchObject({ status: 200 });

    const [, pid] = /(\d+) {2}- .*Probes are answered on/.exec(program.output) ?? [];
    sendSignal(Number(pid), 'SIGKILL');
    await expect.poll(() => program.output.match(/Probes are answered on/g)).toHaveLength(2);
    expect(await ask(`http://${HOST}:${port}/health/ready`)).toMatchObject({ status: 200 });
  });
});

describe.each(platforms)('a command that imports what the service on $name imports', (platform) => {
  it('runs beside it, without a probe server', async () => {
    const port = await freePort();
    await startApp(platform, { probes: { version: '1.2.3', server: { port, host: HOST } } });
    const program = new Program('command', undefined, { env: { PROBE_PORT: String(port) } });

    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.output).toContain(
      `Port ${port} ${ANSWERED}: this one, which has no HTTP, goes without a probe server`,
    );
    expect(program.output).toContain('The work is done');
    expect(await ask(`http://${HOST}:${port}/health/live`)).toMatchObject({ status: 200 });
  });

  it('does not run where something else listens on the port', async () => {
    const server = createServer((_request, response) => response.end('{"status":"alive","version":"another"}'));
    onTestFinished(() => void server.close());
    await once(server.listen(0, HOST), 'listening');
    const { port } = server.address() as AddressInfo;
    const program = new Program('command', undefined, { env: { PROBE_PORT: String(port) } });

    expect(await program.ended).toMatchObject({ code: 1 });
    expect(program.output).toContain(`the probe server cannot listen on \`server.port\` ${port}`);
  });
});

describe.each(platforms)('the probe server of a service on $name', (platform) => {
  it('takes the port over from one that shuts down, of whatever version, when that has gone', async () => {
    const server = { port: await freePort(), host: HOST };
    const asked = new Gate();
    const answer = new Gate();
    @Controller()
    class SlowController {
      @Get('slow')
      async slow() {
        asked.open();
        await answer.opened;
      }
    }
    const before = await startApp(platform, { probes: { server, version: '1.0.0' }, controllers: [SlowController] });
    const inFlight = before.get('/slow');
    await asked.opened;
    const closed = before.app.close();

    const after = await startApp(platform, { probes: { server, version: '1.1.0' } });
    const said = () => after.logger.ofProbes.map(({ message }) => message);
    expect(said()).toContain(`Port ${server.port} ${ANSWERED}: this one takes over when that has gone`);
    expect(await ask(`http://${HOST}:${server.port}/health/live`)).toMatchObject({ body: { version: '1.0.0' } });
    answer.open();
    expect(await inFlight).toMatchObject({ status: 200 });
    await closed;
    await expect.poll(said).toContain(`Probes are answered on http://${HOST}:${server.port}/health`);
    expect(await ask(`http://${HOST}:${server.port}/health/live`)).toMatchObject({ body: { version: '1.1.0' } });
  });

  it('does not take it over while it shuts down itself', async () => {
    const server = { port: await freePort(), host: HOST };
    const leave = async (version: string) => {
      const [asked, answer] = [new Gate(), new Gate()];
      @Controller()
      class SlowController {
        @Get('slow')
        async slow() {
          asked.open();
          await answer.opened;
        }
      }
      const { app, get } = await startApp(platform, { probes: { server, version }, controllers: [SlowController] });
      void get('/slow');
      await asked.opened;
      return { answer, closed: app.close() };
    };
    const first = await leave('first');
    const second = await leave('second');
    await startApp(platform, { probes: { server, version: 'third' } });
    // Which of them: a logger is told of all applications of the process.
    const whoAnswers = () =>
      ask(`http://${HOST}:${server.port}/health/live`).then(
        ({ body }) => (body as { version: string }).version,
        () => 'nobody',
      );
    expect(await whoAnswers()).toBe('first');
    // The second would look at the port before the third does.
    first.answer.open();
    await expect.poll(whoAnswers).not.toMatch(/first|nobody/);
    expect(await whoAnswers()).toBe('third');
    second.answer.open();
    await Promise.all([first.closed, second.closed]);
  });

  it('does not start beside one that stays', async () => {
    const server = { port: await freePort(), host: HOST };
    await startApp(platform, { probes: { server } });
    expect(await refusalOf(platform, { probes: { server } })).toContain('something listens there already. Stop it');
  });
});
