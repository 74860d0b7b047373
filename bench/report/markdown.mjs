// RESULTS.md, from what the questions make of their raw figures.

const HEAD = `# nestjs-probes beside everything else

Written by \`npm run bench\`, interleaved; the last line of each question says when, where and of which commit. How it
measures, and how to repeat it: [README.md](README.md). A figure is the median of the rounds, with the least and the most. A
ratio is made round by round.`;

/** @param answered `{ number, question, report, run }` of each question that there are figures of. */
export function markdown({ answered, versions }) {
  return [HEAD, summary(answered), ...answered.map(section), `## Versions\n\n${versions}.`].join('\n\n') + '\n';
}

function summary(answered) {
  const rows = answered.map(({ number, question, report }) => {
    const all = report.tables.flatMap((each) => each.goals ?? []);
    const missed = all.filter(({ met }) => !met).length;
    return [
      `[${number}. ${question.title}](#${anchor(number, question.title)})`,
      String(all.length - missed),
      String(missed),
    ];
  });
  return `## Goals\n\n${table(['question', 'met', 'missed'], rows)}`;
}

function section({ number, question, report, run }) {
  return [
    `## ${number}. ${question.title}`,
    question.asked,
    ...report.tables.flatMap((each) => [
      `### ${each.title}`,
      table(each.columns, each.rows),
      ...(each.goals ? [goals(each.goals)] : []),
      `![${each.chart.title}](charts/${each.chart.file}.svg)`,
    ]),
    '### To be fair',
    report.notes.map((note) => `- ${note}`).join('\n'),
    `Measured ${run.at.slice(0, 16).replace('T', ' ')} UTC on ${run.machine}; ${roundsOf(run)}; ${run.commit ? `commit ${run.commit}; ` : ''}\`${run.command}\`.`,
  ].join('\n\n');
}

function roundsOf({ rounds, quick, minutes }) {
  const counted = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${minutes.toFixed(1)} min`;
  return quick ? `${counted}, **a quick look and no measurement**` : counted;
}

function goals(list) {
  return table(
    ['goal', 'where', 'measured', ''],
    list.map(({ goal, where, measured, met }) => [goal, where, measured, met ? 'met' : '**missed**']),
  );
}

const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;

function table(columns, rows) {
  const align = columns.map((_, index) => (rows.every((row) => isFigure(row[index])) ? '---:' : '---'));
  return [line(columns), line(align), ...rows.map(line)].join('\n');
}

const isFigure = (cell) => /^[–-]|^\d/.test(cell);

function anchor(number, title) {
  return `${number}. ${title}`
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
