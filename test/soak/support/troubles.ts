import type { World } from '../../faults/support/world.js';

/** Something that goes wrong for a while. */
export interface Trouble {
  readonly name: string;
  readonly on: () => unknown;
  readonly off: () => unknown;
}

/** In the order in which they come, again and again. */
export function troublesOf({ postgres, proxy, admin, partner, app }: World): readonly Trouble[] {
  const nothing = () => undefined;
  return [
    { name: 'database hangs', on: () => postgres.pause(), off: () => postgres.resume() },
    { name: 'partner hangs', on: () => (partner.behaviour = nothing), off: () => partner.recover() },
    { name: 'database killed', on: () => postgres.kill(), off: () => postgres.start() },
    { name: 'connection cut', on: () => proxy.cut(), off: () => proxy.heal() },
    { name: 'event loop busy', on: () => app.request('/busy?seconds=0.7', { method: 'POST' }), off: nothing },
    { name: 'added latency', on: () => (proxy.delayMs = 200), off: () => (proxy.delayMs = 0) },
    { name: 'thrown out', on: () => admin.throwsOutTheApplication(), off: nothing },
    {
      name: 'partner fails',
      on: () => (partner.behaviour = (_request, response) => void response.writeHead(500).end()),
      off: () => partner.recover(),
    },
    {
      name: 'orders asked for',
      on: () => Promise.all(Array.from({ length: 50 }, () => app.request('/orders').then((answer) => answer.text()))),
      off: nothing,
    },
  ];
}
