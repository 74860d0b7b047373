/** Takes `count` connections at the same time. Resolves with what gives them back. */
export async function takeAll(
  count: number,
  take: () => Promise<{ release(): unknown }>,
): Promise<() => Promise<void>> {
  const taken = await Promise.all(Array.from({ length: count }, take));
  return async () => {
    await Promise.all(taken.map((connection) => connection.release()));
  };
}
