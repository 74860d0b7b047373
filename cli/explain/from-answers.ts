import { explain } from './explain.js';
import type { Explanation, Remark } from './explanation.js';
import { readBodies } from './read-body.js';

/** One route's answer, or why it gave none. `where` is empty for the standard input. */
export type Asked =
  | { readonly where: string; readonly status: number; readonly text: string; readonly at: number }
  | { readonly where: string; readonly problem: string };

/** What the answers of the routes say together, or one sentence that says why they say nothing. */
export function fromAnswers(asked: readonly Asked[]): Explanation | { readonly problem: string } {
  const read = asked.map((each) => ('problem' in each ? each : { ...each, ...readBodies(each.text) }));
  const bodies = read.flatMap((each) => ('bodies' in each ? each.bodies : []));
  const problems = read.flatMap((each) => ('problem' in each ? [inWords(each)] : []));
  const [first] = problems;
  if (bodies.length === 0) return { problem: first ?? 'There is nothing to read.' };
  const ats = asked.flatMap((each) => ('at' in each ? [each.at] : []));
  const { remarks, ...said } = explain(bodies, Math.max(...ats));
  return { ...said, remarks: [...remarks, ...problems.map((sentence): Remark => ({ sentence }))] };
}

type Unread = { readonly where: string; readonly problem: string; readonly status?: number };

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'a guard wants credentials for it. The probes and the probe server need none.',
  403: 'a guard refuses us. The probes and the probe server have no guard.',
  404: 'there is no such route. Is it under a global prefix or another `path`, or on the port of the probe server (9000 by default)?',
  429: 'we asked too often for a rate limit. The probe server has none.',
};

function inWords({ where, problem, status }: Unread): string {
  if (where === '' || status === undefined) return problem;
  const why = BY_STATUS[status];
  return why === undefined ? `${where} answered ${status}. ${problem}` : `${where} answered ${status}: ${why}`;
}
