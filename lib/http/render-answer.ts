import type { Report } from '../report/report.js';

/** A report as an HTTP answer. */
export interface ProbeAnswer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Text and not bytes, because Node then writes it together with the headers. */
  readonly body: string;
}

export function renderAnswer({ httpStatus, body }: Pick<Report, 'httpStatus' | 'body'>): ProbeAnswer {
  return jsonAnswer(httpStatus, JSON.stringify(body));
}

/** An answer whose body is already JSON. */
export function jsonAnswer(httpStatus: number, body: string): ProbeAnswer {
  return textAnswer(httpStatus, 'application/json; charset=utf-8', body);
}

/** An answer of any text. It must not be cached. */
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
