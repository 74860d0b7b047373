import type { ApplicationFacts } from '../application/application-facts.js';
import { isAtProbeServer, isNamedForProbes, probeServerPort } from '../fit/probe-server.js';
import { type Owned, probesOf } from '../fit/probes-of.js';
import { bestPort } from '../fit/routes.js';
import type { HttpTarget, OtherTarget } from '../workload/probe-spec.js';
import { example } from './example.js';
import type { Finding, Rule } from './rule.js';

const NEVER =
  'The kubelet gets no answer: a readiness probe never succeeds, and the other two restart the container in a loop.';

export const probePort: Rule = {
  id: 'probe-port',
  level: 'error',
  sentence: 'A probe asks a port that does not answer it.',
  check: (workload, facts) =>
    probesOf(workload).flatMap((owned) => {
      const { asks } = owned.probe;
      return asks.kind === 'http' || asks.kind === 'tcp' ? judge(owned, asks, facts) : [];
    }),
  examples: {
    bad: example({
      container: { readinessProbe: '{ httpGet: { path: /health/ready, port: probe }, periodSeconds: 5 }' },
    }),
    good: example({ facts: { server: { port: 9000 } } }),
  },
};

function judge(owned: Owned, asks: HttpTarget | OtherTarget, facts: ApplicationFacts): readonly Finding[] {
  const { probe, container } = owned;
  const { port } = asks;
  if (port === undefined || port.text === '' || (asks.kind === 'http' && asks.host !== undefined)) return [];
  const isCommand = asks.kind === 'http' && asks.isCommand;
  const subject = `The ${probe.field} of \`${container.name}\` asks port ${quoted(port.text)}`;
  const mend = `port: ${bestPort(container, facts)}.`;
  if (port.number === undefined) {
    const names = container.ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
    // A variable in a command is filled in by the shell, and one in a manifest by some tool.
    if (isCommand || /[${]/.test(port.text)) return [];
    const there =
      names.length === 0 ? 'this container has no port with a name' : `this container has ${names.join(', ')}`;
    return [{ line: port.line, found: `${subject}, but ${there}.`, why: NEVER, mend }];
  }
  if (port.isQuoted && /^\d+$/.test(port.text)) {
    return [
      {
        line: port.line,
        found: `${subject} as a text ("${port.text}").`,
        why: 'Kubernetes takes a text for the name of a port, which has a letter. It refuses the manifest.',
        mend: `port: ${port.text}, without quotes.`,
      },
    ];
  }
  const server = probeServerPort(container, facts);
  if (isAtProbeServer(probe, container, facts)) {
    if (asks.kind !== 'http' || !asks.isHttps) return [];
    return [
      {
        line: asks.line,
        found: `${subject} by HTTPS, but the probe server speaks HTTP.`,
        why: NEVER,
        mend: 'Leave out the scheme.',
      },
    ];
  }
  const isDeclared = container.ports.some(({ number }) => number === port.number);
  if (container.ports.length > 0 && !isDeclared && !isCommand) {
    const there = container.ports.map(({ number }) => number).join(' and ');
    return [{ line: port.line, found: `${subject}, but the container declares ${there}.`, why: NEVER, mend }];
  }
  return asks.kind === 'http' ? atApplication(owned, asks, server, facts, subject) : [];
}

/** A probe that asks another port than that of the probe server. */
function atApplication(
  { container }: Owned,
  { port }: HttpTarget,
  server: number | undefined,
  { options }: ApplicationFacts,
  subject: string,
): readonly Finding[] {
  const { line } = port;
  const isForProbes = isNamedForProbes(port);
  if (server === undefined) {
    if (options.server !== 'none' || !isForProbes) return [];
    const why = `${NEVER} The options of ProbesModule have no \`server\`.`;
    const mend = `ProbesModule.forRoot({ server: { port: ${port.number} } }), or ask the port of the application.`;
    return [{ line, found: `${subject}, but the application has no probe server.`, why, mend }];
  }
  const mend = `port: ${container.ports.find(({ number }) => number === server)?.name ?? server}.`;
  if (!options.controllers || isForProbes) {
    const found = `${subject}, but the application answers probes on port ${server}${options.controllers ? '' : ' alone (`controllers: false`)'}.`;
    return [{ line, found, why: NEVER, mend }];
  }
  return [
    {
      line,
      found: `${subject}, the port of the application, although the probe server answers on ${server}.`,
      why: 'There the probe waits behind the requests of the application: a busy event loop looks dead, and the boot cannot be seen.',
      mend,
      level: 'warning',
    },
  ];
}

function quoted(text: string): string {
  return /^\d+$/.test(text) ? text : `\`${text}\``;
}
