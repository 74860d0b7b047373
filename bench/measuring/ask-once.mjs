// One probe as the kubelet sends it: a connection of its own, HTTP/1.1, `Connection: close`. Straight on a socket: with
// an HTTP client the asking would cost more than the answering that is measured.
import { connect } from 'node:net';

/**
 * Never rejects. `status` is 0 when there was no whole answer, `reason` says why; `ms` from connecting to the last byte.
 * @param giveUpMs when to stop waiting
 */
export function askOnce(target, giveUpMs = 10_000) {
  const { hostname, port, host, pathname } = target;
  const askedAt = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const socket = connect({ host: hostname, port });
    let reason;
    socket.setTimeout(giveUpMs, () => {
      reason = 'timeout';
      socket.destroy();
    });
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: kube-probe/1.34\r\nConnection: close\r\n\r\n`,
    );
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error) => (reason = error.code));
    socket.on('close', () => {
      const ms = performance.now() - askedAt;
      const status = reason ? 0 : statusOf(Buffer.concat(chunks).toString('latin1'));
      resolve({ askedAt, ms, status, reason: status ? undefined : (reason ?? 'incomplete') });
    });
  });
}

/** 0 unless the whole body is there. */
function statusOf(answer) {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, headEnd));
  // Without a length (chunked) the last chunk is the end.
  const isWhole = length ? answer.length === headEnd + 4 + Number(length[1]) : answer.endsWith('0\r\n\r\n');
  return isWhole ? Number(answer.slice(9, 12)) : 0;
}
