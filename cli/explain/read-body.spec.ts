import { describe, expect, it } from 'vitest';
import { HEALTH, LIVENESS, READINESS } from '../test/bodies.fake.js';
import { readBodies } from './read-body.js';

const kinds = (text: string) => {
  const read = readBodies(text);
  return 'bodies' in read ? read.bodies.map(({ kind }) => kind) : read.problem;
};

describe('bodies in a text', () => {
  const [health, ready, live] = [HEALTH.ready, READINESS.ready, LIVENESS].map((body) => JSON.stringify(body));

  it.each([
    ['one', `${health}`, ['health']],
    ['several', `${health}${ready}\n${live}`, ['health', 'readiness', 'liveness']],
    ['with headers of curl -i', `HTTP/1.1 200 OK\r\nETag: "x"\r\n\r\n${health}`, ['health']],
    ['indented', JSON.stringify(HEALTH.ready, undefined, 2), ['health']],
    ['with brackets and quotes in a text', JSON.stringify({ ...LIVENESS, version: '}"{\\' }), ['liveness']],
    ['behind other JSON', `{"level":"info"} ${health}`, ['health']],
  ])('are found: %s', (_, text, found) => expect(kinds(text)).toEqual(found));

  it.each([
    ['nothing', ' \n', 'The body is empty.'],
    ['HTML', '<html><style>a { b: c }</style>', 'HTML'],
    ['Terminus', '{"status":"ok","info":{},"error":{},"details":{}}', '@nestjs/terminus'],
    ['an error of kubectl', 'Error from server (ServiceUnavailable): the server is unable', 'kubectl failed'],
    ['a Status of Kubernetes', '{"kind":"Status","apiVersion":"v1","message":"pods not found"}', 'pods not found'],
    ['other JSON', '{"status":"healthy"}', 'JSON, but not of nestjs-probes'],
    ['a list', '[1]', 'no JSON object'],
    ['half a body', JSON.stringify(HEALTH.ready).slice(0, 100), 'no JSON object'],
    ['a status of Object.prototype', '{"status":"constructor","version":"1"}', 'not of nestjs-probes'],
  ])('are not in %s, and one sentence says what it is', (_, text, sentence) => {
    expect(kinds(text)).toContain(sentence);
  });

  it.each([
    ['quotes', '{"\\"'.repeat(500_000)],
    ['backslashes', `{"${'\\'.repeat(1_999_999)}`],
    ['brackets', '{'.repeat(2_000_000)],
    ['pairs of brackets', '{}'.repeat(1_000_000)],
  ])('are looked for in two million %s without an end', (_, text) => {
    expect(kinds(text)).toMatch(/^The body is /);
  });

  it('of any shape inside are read as far as they go', () => {
    const odd = {
      ...HEALTH.ready,
      phase: 7,
      event_loop: null,
      checks: [null, 1, [], { name: 5 }, { name: '__proto__' }],
    };
    const read = readBodies(JSON.stringify(odd));
    expect(read).toMatchObject({ bodies: [{ phase: undefined, eventLoop: undefined }] });
    expect('bodies' in read && read.bodies[0]?.checks).toMatchObject([{ name: '__proto__', status: 'unknown' }]);
  });
});
