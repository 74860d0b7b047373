// The process that asks: one for the whole run, so that it is as warm for the first as for the last.
// Its parent sends { id, job, settings } and is told { id, result } or { id, error }; `watch` tells more in between.
import { answers } from './answers.mjs';
import { clientsOfLeaving } from './clients.mjs';
import { flood, fresh, kept, paced } from './load.mjs';
import { probedUnderLoad } from './saturate.mjs';
import { stopWatching, untilUnready, watch } from './watch.mjs';

const JOBS = {
  answers,
  flood,
  kept,
  fresh,
  paced,
  watch,
  stopWatching,
  untilUnready,
  clientsOfLeaving,
  probedUnderLoad,
};

process.on('message', async ({ id, job, settings }) => {
  try {
    process.send({ id, result: (await JOBS[job](settings, (event) => process.send({ id, event }))) ?? null });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.once('disconnect', () => process.exit());
process.send('ready');
