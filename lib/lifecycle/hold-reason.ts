import { describeError } from '../errors/describe-error.js';
import { isError } from '../errors/is-error.js';
import { presentable } from '../errors/presentable.js';

/** Used when no reason is given, or when the reason cannot be turned into text. */
const NO_REASON = 'taken out of service';

/**
 * The reason for taking the pod out of service, as text. Never throws: the pod must go out of service whatever the
 * reason is.
 */
export function holdReason(why: unknown): string {
  try {
    return isError(why) ? describeError(why) : presentable(String(why ?? NO_REASON));
  } catch {
    // A getter, a proxy trap or toString() of the reason threw.
    return NO_REASON;
  }
}
