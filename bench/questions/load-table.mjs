// How the rows of side-by-side.mjs are shown.
import { titleOf } from '../contestants.mjs';
import { figure, median, ratios, spread } from '../measuring/statistics.mjs';

/** A table of one group, and its chart. `against` are those whose rate the others' is divided by. */
export function loadTable(rows, { group, title, against, chart, goals, hasCpu = true }) {
  const ofGroup = rows.filter((row) => row.group === group);
  return {
    title,
    columns: [
      'load',
      'contestant',
      'answers/s',
      ...against.map((name) => `÷ ${titleOf(name)}`),
      'p50, ms',
      'p99, ms',
      ...(hasCpu ? ['CPU µs for each'] : []),
      'not 200',
    ],
    rows: ofGroup.map((row) => [
      row.load,
      titleOf(row.name),
      spread(row.rate),
      ...against.map((name) => spread(ratios(row.rate, find(ofGroup, row.load, name).rate), 2)),
      spread(row.p50, 2),
      spread(row.p99, 2),
      ...(hasCpu ? [spread(row.cpuUs.filter(Number.isFinite))] : []),
      failures(row),
    ]),
    chart: {
      file: chart.file,
      title: `${title}: ${chart.what}`,
      bars: ofGroup.map((row) => ({ group: row.load, label: titleOf(row.name), values: row[chart.field] })),
      digits: chart.digits ?? 0,
    },
    goals,
  };
}

export const find = (rows, load, name) => rows.find((row) => row.load === load && row.name === name);

/** One goal, judged for each load: so many times the other's rate at least. With a limit only where that reaches it. */
export function rateGoals(rows, group, { name, other, least, limit }) {
  const ofGroup = rows.filter((row) => row.group === group);
  const times = (load, one) => ratios(find(ofGroup, load, one).rate, find(ofGroup, load, other).rate);
  const isReachable = (load) => !limit || median(times(load, limit)) >= least;
  const loads = [...new Set(ofGroup.map(({ load }) => load))].filter(isReachable);
  return loads.map((load) => {
    const measured = times(load, name);
    return {
      goal: `${titleOf(name)}: at least ${least} × ${titleOf(other)}`,
      where: `${group}, ${load}`,
      measured: spread(measured, 2),
      met: median(measured) >= least,
    };
  });
}

function failures({ failed, answered }) {
  return failed === 0 ? '0' : `${figure(failed)} of ${figure(failed + answered)}`;
}
