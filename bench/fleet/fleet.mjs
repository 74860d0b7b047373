// What a fleet does when the database that it shares blinks: `npm run fleet`. README.md says what can be set.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { FAULTS, faultOf } from './faults.mjs';
import { jobsOf, PARTS, partsOf, SEED, SIZES } from './plan.mjs';
import { runAll } from './pool.mjs';
import { chartOf } from './report/charts.mjs';
import { groups, resultsOf } from './report/results.mjs';

const HERE = import.meta.dirname;
if (!existsSync(join(HERE, '../../dist/probes.runtime.js'))) {
  console.error('dist/ is missing. Run `npm ci && npm run build:library` at the root of the repository first.');
  process.exit(1);
}

const seed = Number(process.env.SEED || SEED);
const sizes = process.env.PODS?.split(',').map(Number);
const faults = process.env.FAULTS?.split(',');
const isPossible =
  Number.isInteger(seed) &&
  (sizes ?? []).every((pods) => Number.isInteger(pods) && pods >= 1) &&
  (faults ?? []).every(faultOf);
if (!isPossible) {
  console.error(
    'SEED must be a whole number, PODS a list of whole numbers from 1, and FAULTS a list of ' +
      `${FAULTS.map(({ id }) => id).join(', ')}, or gone-45s.`,
  );
  process.exit(1);
}
const parts = sizes || faults ? (sizes ?? SIZES).flatMap((pods) => partsOf(pods, faults)) : PARTS;

const jobs = jobsOf(parts, seed);
const beganAt = performance.now();
console.error(`seed ${seed}: ${jobs.length} fleets`);
const runs = await runAll(jobs, ({ job }) => {
  console.error(`${seconds()} s  seed ${job.seed}: ${job.pods} pods, ${job.fault}, ${job.policy}`);
});

// Another seed, size or fault is a look, and does not replace the figures that the documentation shows.
const isWhole = seed === SEED && parts === PARTS;
const folder = isWhole ? HERE : join(HERE, 'look');
const charts = join(folder, 'charts');
mkdirSync(charts, { recursive: true });
for (const file of readdirSync(charts)) rmSync(join(charts, file));
for (const { pods, fault, members } of groups(runs)) {
  const curves = members.filter(({ job }) => job.seed === seed);
  writeFileSync(placeOf(pods, fault.id), chartOf(fault, pods, curves));
}
const path = join(folder, 'RESULTS.md');
writeFileSync(path, await format(resultsOf(runs, seed), { ...(await resolveConfig(path)), filepath: path }));
console.error(`${seconds()} s  done: ${path}`);

/** docs/fleet.md shows the curves of a hundred pods, and the package has no file twice. */
function placeOf(pods, fault) {
  return isWhole && pods === 100 ? join(HERE, `../../docs/fleet-${fault}.svg`) : join(charts, `${pods}-${fault}.svg`);
}

function seconds() {
  return Math.round((performance.now() - beganAt) / 1_000);
}
