import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isRead, pathOf } from '../../http/probe-request.js';
import { jsonAnswer, type ProbeAnswer } from '../../http/render-answer.js';
import { entriesOf, ROUTES } from '../../http/routes.js';
import { writeAnswer } from '../../http/write-answer.js';
import type { TextFormat } from '../../metrics/text-format.js';
import type { ReportKind } from '../../report/report.js';
import { CALM_EVERY_MS } from '../calm.js';
import { Connections } from './connections.js';
import { formatFor } from './format-for.js';

/** Limits for a request. A probe is short, so a client that needs more is not a prober. */
const LIMITS = {
  maxHeaderSize: 8_192,
  headersTimeout: 3_000,
  requestTimeout: 3_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: CALM_EVERY_MS,
};

const ANNOUNCES_BODY = /^(?:content-length|transfer-encoding)$/i;

/** The default path of Prometheus. */
const METRICS = '/metrics';

type Answer = ProbeAnswer | Promise<ProbeAnswer>;

/** Answers only GET and HEAD of the four routes and of `/metrics`. */
export function createProbeHttpServer(
  path: string,
  answerTo: (kind: ReportKind, request: IncomingMessage) => Answer,
  metricsIn: (format: TextFormat) => Answer,
): Server {
  const kinds = new Map(
    entriesOf(ROUTES).map(([route, kind]) => [['', path, route].join('/').replace(/\/$/, ''), kind]),
  );
  const known = [...kinds.keys()].join(', ');

  const server = createServer(LIMITS, (request, response) => {
    // A response has no socket until the responses before it on the connection are done.
    if (response.socket === null && !connections.admit(response, request.socket)) return;
    const asked = pathOf(request);
    const kind = kinds.get(asked);
    if (kind === undefined && asked !== METRICS) return refuse(response, 404, `There is nothing here but ${known}.`);
    if (!isRead(request)) {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Probes are asked for with GET or HEAD.');
    }
    if (hasBody(request)) return refuse(response, 413, 'A probe has no body.');
    void writeAnswer(
      response,
      kind === undefined ? metricsIn(formatFor(request.headers.accept)) : answerTo(kind, request),
    );
  });
  const connections = new Connections(server);
  return server;
}

/** Refuses a request and closes its connection, because the client is not a prober. */
function refuse(response: ServerResponse, httpStatus: number, message: string): void {
  response.setHeader('Connection', 'close');
  void writeAnswer(response, jsonAnswer(httpStatus, JSON.stringify({ error: message })));
}

/**
 * Reads the raw headers, because Node builds `headers` only on demand and that would be most of the cost of an answer.
 */
function hasBody({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.some(
    (text, index) => index % 2 === 0 && ANNOUNCES_BODY.test(text) && rawHeaders[index + 1] !== '0',
  );
}
