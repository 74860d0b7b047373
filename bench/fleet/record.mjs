/** What is counted in each second of a simulation. */
const COLUMNS = [
  'answered',
  'failed',
  'refused',
  /** Of the failed and refused ones: those that need no database. */
  'needless',
  'endpoints',
  'restarts',
  'checks',
  'requests',
  'starts',
];

/** A line for each second, as columns. */
export class Record {
  columns = Object.fromEntries(COLUMNS.map((name) => [name, []]));
  #sums = empty();

  add(name, count) {
    this.#sums[name] += count;
  }

  /** The second is over. */
  close() {
    for (const name of COLUMNS) this.columns[name].push(this.#sums[name]);
    this.#sums = empty();
  }
}

const empty = () => Object.fromEntries(COLUMNS.map((name) => [name, 0]));
