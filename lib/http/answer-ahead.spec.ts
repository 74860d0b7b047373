import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReportKind } from '../report/report.js';
import { answerAhead } from './answer-ahead.js';
import type { ProbeAnswers } from './probe-answers.js';
import { jsonAnswer } from './render-answer.js';

const ANSWER = jsonAnswer(503, '{"status":"dead"}');

class FakeResponse extends EventEmitter {
  headersSent = false;
  writableEnded = false;
  destroyed = false;
  writeHead = vi.fn(() => void (this.headersSent = true));
  end = vi.fn(() => void (this.writableEnded = true));
  destroy = vi.fn(() => void (this.destroyed = true));
}

let server: EventEmitter;
let application: ReturnType<typeof vi.fn<() => void>>;
let answer: ReturnType<typeof vi.fn<ProbeAnswers['answer']>>;
let failed: ReturnType<typeof vi.fn<(error: unknown) => void>>;

beforeEach(() => {
  server = new EventEmitter();
  application = vi.fn<() => void>();
  answer = vi.fn<ProbeAnswers['answer']>(() => ANSWER);
  failed = vi.fn<(error: unknown) => void>();
});

/** Every request asks for this. */
function follow(kind: ReportKind | undefined): void {
  answerAhead(server as Server, () => kind, { answer }, failed);
}

/** @returns the response, as soon as all has been done about it. */
async function ask(method = 'GET', response = new FakeResponse()): Promise<FakeResponse> {
  server.emit('request', { method } as IncomingMessage, response as unknown as ServerResponse);
  await setImmediate();
  return response;
}

describe.each(['liveness', 'readiness', 'startup'] as const)('a request for %s', (kind) => {
  it.each(['GET', 'HEAD'])('is answered ahead of the application: %s', async (method) => {
    server.on('request', application);
    follow(kind);
    const { writeHead, end } = await ask(method);
    expect(answer).toHaveBeenCalledExactlyOnceWith(kind);
    expect(writeHead).toHaveBeenCalledExactlyOnceWith(503, ANSWER.headers);
    expect(end).toHaveBeenCalledExactlyOnceWith(ANSWER.body);
    expect(application).not.toHaveBeenCalled();
    expect(failed).not.toHaveBeenCalled();
  });

  it.each(['POST', 'PUT', 'OPTIONS', undefined])('is left to the application with the method %s', async (method) => {
    server.on('request', application);
    follow(kind);
    server.emit('request', { method }, new FakeResponse());
    await setImmediate();
    expect(application).toHaveBeenCalledOnce();
    expect(answer).not.toHaveBeenCalled();
  });

  it('is answered after those who listen later, who may answer it', async () => {
    follow(kind);
    const [answered, left] = [new FakeResponse(), new FakeResponse()];
    server.on('request', (_request, response: FakeResponse) => void (response.headersSent = response === answered));
    for (const response of [answered, left]) {
      server.emit('request', { method: 'GET' }, response);
      expect(response.writeHead).not.toHaveBeenCalled();
    }
    await setImmediate();
    expect(answered.writeHead).not.toHaveBeenCalled();
    expect(left.writeHead).toHaveBeenCalledOnce();
  });

  it('is answered at once where nobody listens later', () => {
    follow(kind);
    server.prependListener('request', application);
    const response = new FakeResponse();
    server.emit('request', { method: 'GET' }, response);
    expect(response.end).toHaveBeenCalledOnce();
    expect(application).toHaveBeenCalledOnce();
  });

  it.each<[what: string, make: ProbeAnswers['answer']]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('is ended, and the error is told, where its answer %s', async (_what, make) => {
    answer.mockImplementation(make);
    follow(kind);
    const { destroy, writeHead } = await ask();
    expect(destroy).toHaveBeenCalledOnce();
    expect(writeHead).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('broken'));
  });

  it('is ended where its response throws, also when it cannot be destroyed', async () => {
    follow(kind);
    const response = new FakeResponse();
    response.writeHead.mockImplementation(() => {
      throw new Error('no header');
    });
    response.destroy.mockImplementation(() => {
      throw new Error('no end');
    });
    await ask('GET', response);
    expect(response.destroy).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('no header'));
  });

  it('leaves a response behind whose errors end no process', async () => {
    follow(kind);
    const response = await ask();
    expect(() => response.emit('error', new Error('write after end'))).not.toThrow();
  });
});

describe('any other request', () => {
  it('is given to all that listened before, in their order, as the server would do', async () => {
    const seen: unknown[] = [];
    for (const name of ['first', 'second']) {
      server.on('request', function (this: unknown, ...args: unknown[]) {
        seen.push([name, this === server, args.length, (args[0] as IncomingMessage).method, args[1]]);
      });
    }
    follow(undefined);
    const response = await ask('GET');
    expect(seen).toEqual([
      ['first', true, 2, 'GET', response],
      ['second', true, 2, 'GET', response],
    ]);
    expect(response.writeHead).not.toHaveBeenCalled();
    expect(answer).not.toHaveBeenCalled();
  });

  it('is given once to a listener that listens once', async () => {
    server.once('request', application);
    follow(undefined);
    await ask();
    await ask();
    expect(application).toHaveBeenCalledOnce();
  });

  it('is given to a listener that is added later, as a probe is', async () => {
    follow('liveness');
    server.on('request', application);
    await ask();
    expect(application).toHaveBeenCalledOnce();
    expect(answer).toHaveBeenCalledOnce();
  });

  it('of /health is a route of the application, unless somebody has answered it', async () => {
    server.on('request', application);
    follow('health');
    const { writeHead } = await ask();
    expect(application).toHaveBeenCalledOnce();
    expect(writeHead).not.toHaveBeenCalled();
    const answered = new FakeResponse();
    answered.headersSent = true;
    await ask('GET', answered);
    expect(application).toHaveBeenCalledOnce();
  });

  it('stays with the application where it has answered something else already', async () => {
    server.on('request', application);
    follow(undefined);
    const answered = new FakeResponse();
    answered.headersSent = true;
    await ask('GET', answered);
    expect(application).toHaveBeenCalledOnce();
  });
});

it('takes no listener from another event of the server', () => {
  const closed = vi.fn();
  server.on('close', closed);
  follow('liveness');
  server.emit('close');
  expect(closed).toHaveBeenCalledOnce();
  expect(server.listenerCount('request')).toBe(1);
});
