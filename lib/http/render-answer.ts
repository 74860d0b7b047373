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
  return {
    httpStatus,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
    },
    body,
  };
}
