import type { Container } from './workload.js';
import { isForeignImage, isHelperName } from './foreign.js';
import { programOf } from './program.js';

/** Where a container is of the application: a list of one is usual. */
export interface Choice {
  readonly containers: readonly Container[];
  /** The name that `kubectl.kubernetes.io/default-container` gives. */
  readonly preferred: string | undefined;
}

const ROUTE = /(?:^|\/)health(?:\/(?:live|ready|startup))?$/;
const NODE = /^(?:node|nodejs|npm|npx|yarn|yarnpkg|pnpm|pnpx|bun|bunx|nest|pm2-runtime|corepack|ts-node|tsx)$/;

/**
 * The containers of a pod that run the application. A container is the application's
 *
 * 1. for sure when a probe asks a route of the library, or when its command is Node or a package manager of it;
 * 2. otherwise when it is the one that is preferred, or the first, of those that are no known other program.
 *
 * A pod of known other programs alone (a database, a proxy) has none, and nothing is said of it.
 */
export function applicationContainers({ containers, preferred }: Choice): readonly Container[] {
  const whole = containers.filter((container) => !isPatch(container));
  const sure = whole.filter(isSure);
  if (sure.length > 0) return sure;
  const possible = whole.filter(({ name, image }) => !isForeignImage(image) && !isHelperName(name));
  const lone = whole.length === 1 ? whole.filter(({ image }) => !isForeignImage(image)) : [];
  const first = possible.find(({ name }) => name === preferred) ?? possible[0] ?? lone[0];
  return first === undefined ? [] : [first];
}

/** A patch of kustomize has a part of a container: nothing can be missing in it. */
function isPatch({ image, ports, probes }: Container): boolean {
  return image === '' && ports.length === 0 && Object.values(probes).every((probe) => probe === undefined);
}

function isSure({ name, image, command, probes }: Container): boolean {
  if (NODE.test(programOf(command.words).program)) return true;
  if (isForeignImage(image) || isHelperName(name)) return false;
  return Object.values(probes).some((probe) => {
    if (probe === undefined) return false;
    const { asks } = probe;
    return asks.kind === 'http' && ROUTE.test(asks.path);
  });
}
