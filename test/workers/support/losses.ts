import type { Reply } from './job.js';

/** What one process has printed of its jobs. */
export interface Account {
  readonly pid: number;
  readonly lines: readonly string[];
}

/** Jobs that went wrong, each as `id of process pid`, or as its id. */
export interface Losses {
  /** Begun by a process that did not end them. */
  readonly cut: readonly string[];
  /** Done by a process whose reply nobody got. */
  readonly unanswered: readonly string[];
  /** Done by more than one process. */
  readonly twice: readonly number[];
}

/** @param hasReply Whether a job is one that is answered. Events are not. */
export function lossesOf(
  accounts: readonly Account[],
  replies: readonly Reply[],
  hasReply: (id: number) => boolean,
): Losses {
  const heard = new Set(replies.map(({ id, pid }) => nameOf(id, pid)));
  const done = new Map<number, number>();
  const cut: string[] = [];
  const unanswered: string[] = [];
  for (const { pid, lines } of accounts) {
    const ended = new Set(idsOf(lines, 'ended'));
    cut.push(...idsOf(lines, 'began').flatMap((id) => (ended.has(id) ? [] : [nameOf(id, pid)])));
    for (const id of ended) {
      done.set(id, (done.get(id) ?? 0) + 1);
      if (hasReply(id) && !heard.has(nameOf(id, pid))) unanswered.push(nameOf(id, pid));
    }
  }
  return { cut, unanswered, twice: [...done].flatMap(([id, times]) => (times > 1 ? [id] : [])) };
}

function idsOf(lines: readonly string[], step: 'began' | 'ended'): number[] {
  return lines.flatMap((line) => {
    const [, id] = new RegExp(`^${step} (\\d+)$`).exec(line) ?? [];
    return id === undefined ? [] : [Number(id)];
  });
}

function nameOf(id: number, pid: number): string {
  return `${id} of process ${pid}`;
}
