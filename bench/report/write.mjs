// Keeps the raw figures in results.json and writes what is read: RESULTS.md and its charts. After each question, so that
// a run that is interrupted leaves what it has, and one that asks some questions leaves the others as they are.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart.mjs';
import { markdown } from './markdown.mjs';
import { versions } from './versions.mjs';

const FOLDER = join(import.meta.dirname, '..');
const RAW = 'results.json';

/** What the runs so far have measured: the number of a question → `{ run, raw }`. */
export function readResults() {
  const raw = join(FOLDER, RAW);
  return existsSync(raw) ? JSON.parse(readFileSync(raw, 'utf8')) : {};
}

/** @param isALook Whether it goes to a folder of its own, which is no part of the repository. */
export async function writeResults(results, questions, isALook = false) {
  const folder = isALook ? join(FOLDER, 'look') : FOLDER;
  const charts = join(folder, 'charts');
  mkdirSync(charts, { recursive: true });
  await write(join(folder, RAW), JSON.stringify(results, rounded));
  const answered = Object.entries(questions)
    .filter(([number]) => results[number])
    .map(([number, question]) => {
      const { run, raw } = results[number];
      return { number, question, run, report: question.report(raw) };
    });
  for (const file of readdirSync(charts)) rmSync(join(charts, file));
  for (const { report } of answered) {
    for (const table of report.tables) writeFileSync(join(charts, `${table.chart.file}.svg`), chart(table.chart));
  }
  await write(join(folder, 'RESULTS.md'), markdown({ answered, versions: versions() }));
}

/** A microsecond is more than anything here can tell. */
const rounded = (_, value) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value);

async function write(path, text) {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
