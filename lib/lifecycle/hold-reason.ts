import { describeError } from '../errors/describe-error.js';
import { isError } from '../errors/is-error.js';
import { presentable } from '../errors/presentable.js';

/** Where nobody says why, or where what was said cannot be put into words. */
const NO_REASON = 'taken out of service';

/**
 * Why a person takes the pod out of service, in words. Never throws, whatever it is given: the pod is to go out all the
 * same.
 */
export function holdReason(why: unknown): string {
  try {
    return isError(why) ? describeError(why) : presentable(String(why ?? NO_REASON));
  } catch {
    // Its getters, its traps or its toString() throw. That somebody wants the pod out is what matters.
    return NO_REASON;
  }
}
