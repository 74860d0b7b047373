// The table of docs/compatibility.md, from the results of the cells. No dates: the same versions give the same table.

const GROUPS = {
  suites: 'The end-to-end tests of this repository',
  clients: 'Clients of Redis',
  types: 'What the type checker says',
  apps: 'Applications as the generator of Nest makes them',
  managers: 'Package managers',
  runtimes: 'Other runtimes',
};

/** @param known pairs of a cell's id and its result. */
export function table(known) {
  return Object.entries(GROUPS)
    .map(([group, title]) => [title, known.filter(([, result]) => result.group === group)])
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `### ${title}\n\n${head()}\n${rows.map(([id, result]) => row(id, result)).join('\n')}`)
    .join('\n\n');
}

function head() {
  return '| what | installed | what ran | result | left out, and why |\n| --- | --- | --- | --- | --- |';
}

function row(id, { title, promised, installed, ran, passed, failed, leftOut, failure }) {
  const what = `${title} (\`${id}\`)${promised ? '' : ', not promised'}`;
  return `| ${[what, installed, ran, outcome(passed, failed, failure), leftOut].map(inCell).join(' | ')} |`;
}

function outcome(passed, failed, failure) {
  const counted = passed + failed > 0 ? `${passed} tests passed` : 'ok';
  if (!failure) return counted;
  return `**fails**${passed + failed > 0 ? ` (${passed} tests passed, ${failed} failed)` : ''}: ${failure}`;
}

function inCell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
