/**
 * Clients that keep their connections alive. A connection that is open outlasts the pod's removal from the Service: only a
 * new one goes through it. It ends with the process, and a process that shuts down asks its clients to leave.
 */
export class KeptConnections {
  #open = new Map();
  /** The part of the clients that have no connection. */
  #without = 1;

  /** @param service Its `pods` are those that a new connection may lead to. */
  constructor(service) {
    this.service = service;
  }

  /** What becomes of `requests` that all clients send alike: as `spread()` says it. */
  send(requests) {
    this.#connect();
    const sent = { refused: this.#without * requests, dead: 0, tooMany: 0, serving: 0, cutOff: 0 };
    for (const [pod, part] of this.#open) sent[pod.kind] += part * requests;
    return sent;
  }

  #connect() {
    for (const [pod, part] of this.#open) {
      if (pod.keepsClients) continue;
      this.#open.delete(pod);
      this.#without += part;
    }
    const { pods } = this.service;
    if (pods.length === 0 || this.#without === 0) return;
    for (const pod of pods) this.#open.set(pod, (this.#open.get(pod) ?? 0) + this.#without / pods.length);
    this.#without = 0;
  }
}
