import { isError } from './is-error.js';
import { withoutCredentials } from './presentable.js';

/** The text of something that was thrown, and of what caused it. */
export interface Reason {
  /** One line without credentials. Empty when it has no text of its own. */
  readonly own: string;
  /** The errors of an aggregate. */
  readonly parts: readonly Reason[];
  /** How many errors of the aggregate are left out. */
  readonly more: number;
  readonly cause: Reason | undefined;
}

/** How deep causes of causes are read. */
const DEEPEST = 3;
/** How many errors of one aggregate are shown, */
const MOST_PARTS = 5;
/** and of all aggregates together. */
const MOST_REASONS = 20;

const UNSHOWABLE = 'An error that cannot be shown was thrown';

interface Walk {
  left: number;
  /** The values that were read already, because causes may form a circle. */
  readonly met: Set<unknown>;
}

/** Reads a thrown value. Never throws, and ends for any value. */
export function readReason(thrown: unknown): Reason {
  return read(thrown, 0, { left: MOST_REASONS, met: new Set() });
}

function read(thrown: unknown, depth: number, walk: Walk): Reason {
  walk.left -= 1;
  walk.met.add(thrown);
  try {
    const own = withoutCredentials(messageOf(thrown));
    const deeper = depth < DEEPEST && isObject(thrown);
    const all = deeper ? partsOf(thrown) : [];
    const parts = readSome(all.slice(0, MOST_PARTS), depth, walk);
    const [cause] = deeper && isNews(thrown['cause']) ? readSome([thrown['cause']], depth, walk) : [];
    const isSilent = own === '' && parts.length === 0 && cause === undefined;
    return {
      own: isSilent ? withoutCredentials(nameOf(thrown)) : own,
      parts,
      more: Math.max(0, all.length - MOST_PARTS),
      cause,
    };
  } catch {
    // A getter or toString() threw. The error is still reported.
    return { own: UNSHOWABLE, parts: [], more: 0, cause: undefined };
  }
}

function readSome(all: readonly unknown[], depth: number, walk: Walk): Reason[] {
  const reasons: Reason[] = [];
  for (const each of all) {
    if (walk.left > 0 && !(isObject(each) && walk.met.has(each))) reasons.push(read(each, depth + 1, walk));
  }
  return reasons;
}

function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (!isObject(thrown)) return `${String(thrown)} was thrown`;
  if (isError(thrown)) return asText(thrown.message);
  // GraphQL, Sequelize and others use plain objects with a message.
  return typeof thrown['message'] === 'string' ? thrown['message'] : `${String(thrown)} was thrown`;
}

function asText(message: unknown): string {
  if (typeof message === 'string') return message;
  throw new TypeError('the message is no string');
}

function nameOf(thrown: unknown): string {
  const name = isObject(thrown) ? thrown['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}

/**
 * The errors of an aggregate, also of one from another realm. When a connection is refused on every address of a host,
 * Node throws an aggregate without a message. A HealthCheckError of @nestjs/terminus 11 has `causes`: the result of
 * each indicator under its name.
 */
function partsOf(thrown: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { errors, causes } = thrown;
  if (Array.isArray(errors)) return errors;
  if (thrown['isHealthCheckError'] !== true || !isObject(causes)) return [];
  return Object.entries(causes).map(([name, result]) => `${name}: ${said(result)}`);
}

function said(result: unknown): string {
  const { message, error, status } = isObject(result) ? result : {};
  return [message, error, status].find((text): text is string => typeof text === 'string') ?? 'down';
}

function isNews(cause: unknown): boolean {
  return cause !== undefined && cause !== null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
