import type { Report } from '../report/report.js';

/** A report as it goes over the wire. */
export interface ProbeAnswer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Text and not bytes: Node writes it together with the header, in one piece. */
  readonly body: string;
}

export function renderAnswer({ httpStatus, body }: Pick<Report, 'httpStatus' | 'body'>): ProbeAnswer {
  return jsonAnswer(httpStatus, JSON.stringify(body));
}

/** Of a body that is JSON already. */
export function jsonAnswer(httpStatus: number, body: string): ProbeAnswer {
  return textAnswer(httpStatus, 'application/json; charset=utf-8', body);
}

/** Of any text. Nothing of it is ever to be kept. */
export function textAnswer(
  httpStatus: number,
  contentType: string,
  body: string,
  headers: ProbeAnswer['headers'] = {},
): ProbeAnswer {
  return {
    httpStatus,
    headers: {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      ...headers,
    },
    body,
  };
}
