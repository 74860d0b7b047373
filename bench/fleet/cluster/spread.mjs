/**
 * What becomes of `requests` that are spread evenly over endpoints. Without an endpoint the connection is refused.
 *
 * @param counts How many endpoints there are of each kind.
 * @param mostOfOne How many one pod can answer.
 * @returns Numbers of requests: `refused`; `dead`, which nobody answers; `tooMany`, which a busy pod does not answer;
 *   `serving` and `cutOff`, which such a pod answers.
 */
export function spread(requests, counts, mostOfOne) {
  const endpoints = counts.serving + counts.cutOff + counts.dead;
  if (endpoints === 0) return { refused: requests, dead: 0, tooMany: 0, serving: 0, cutOff: 0 };
  const share = requests / endpoints;
  const answered = Math.min(share, mostOfOne);
  return {
    refused: 0,
    dead: share * counts.dead,
    tooMany: (share - answered) * (counts.serving + counts.cutOff),
    serving: answered * counts.serving,
    cutOff: answered * counts.cutOff,
  };
}
