/**
 * Whether `work` takes longer than that, in milliseconds: told as soon as it is known. One answer for all who ask, so who
 * comes when the time is up does not wait again.
 */
export async function takesTooLong(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  // All of it by the clock at its beginning: a test may fake another meanwhile, which would stand still.
  const { setTimeout, clearTimeout, setImmediate } = globalThis;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<boolean>((resolve) => {
    // On a busy event loop the timer comes first and what has long arrived second: let that be read.
    timer = setTimeout(() => setImmediate(() => resolve(true)), limitMs).unref();
  });
  const isLate = await Promise.race([work.then(() => false), expired]);
  clearTimeout(timer);
  return isLate;
}
