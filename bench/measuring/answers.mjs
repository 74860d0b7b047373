// A fixed number of answers, as fast as they can be had: for what an answer costs, so that the count is exact.
import autocannon from 'autocannon';
import { askOnce } from './ask-once.mjs';
import { hasWrk, wrkAnswers } from './wrk.mjs';

/** @returns how many there were. Their status is looked at before and after, so that looking costs the load nothing. */
export async function answers(load) {
  const target = new URL(load.url);
  await whole(target);
  await (hasWrk ? wrkAnswers(load) : load.isKept ? kept(load) : fresh(load, target));
  await whole(target);
  return load.count;
}

async function whole(target) {
  const { status, reason } = await askOnce(target);
  if (status !== 200) throw new Error(`${target} was answered with ${status || reason}`);
}

async function kept({ url, connections, count }) {
  const { non2xx, errors } = await autocannon({ url, connections, amount: count });
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers of ${url} were not 200, and ${errors} were lost`);
}

async function fresh({ connections, count }, target) {
  let left = count;
  async function asker() {
    while (left-- > 0) await whole(target);
  }
  await Promise.all(Array.from({ length: connections }, asker));
}
