/**
 * Runs what belongs to the user: what it prints goes to the standard error, because the standard output is for the
 * result (YAML, JSON) alone.
 */
export async function aside<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
