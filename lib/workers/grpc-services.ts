import type { Probe } from '../checks/probe.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { readFields, show } from '../settings/read-fields.js';

/** The services of the health check, each with the probe that it follows. */
export type GrpcServices = ReadonlyMap<string, Probe>;

/** `''` stands for the whole server: whether calls may come. */
const ALWAYS: readonly (readonly [service: string, follows: Probe])[] = [
  ['', 'readiness'],
  ['readiness', 'readiness'],
  ['liveness', 'liveness'],
  ['startup', 'startup'],
];

const SUBJECT = 'new GrpcHealth(): ';
const NAMES = {
  services: {
    expected: 'a list of the names of gRPC services',
    accepts: isListOfNames,
    fallback: [] as readonly string[],
  },
};

/** @throws ProbesConfigurationError when a name is empty, is given twice, or is a built-in one. */
export function readGrpcServices(options: unknown): GrpcServices {
  const { services: names } = readFields(options, NAMES, { subject: SUBJECT });
  const services = new Map(ALWAYS);
  for (const name of names) {
    if (services.has(name)) {
      throw new ProbesConfigurationError(
        `${SUBJECT}\`services\` names ${show(name)} twice; '', 'readiness', 'liveness' and 'startup' are there without it. ` +
          'Take it out.',
      );
    }
    services.set(name, 'readiness');
  }
  return services;
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name.trim() !== '');
}
