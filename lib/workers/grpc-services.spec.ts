import { expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { readGrpcServices } from './grpc-services.js';

const ALWAYS = [
  ['', 'readiness'],
  ['readiness', 'readiness'],
  ['liveness', 'liveness'],
  ['startup', 'startup'],
];

it.each([undefined, {}, { services: [] }])('%j has the services that are always there', (options) => {
  expect([...readGrpcServices(options)]).toEqual(ALWAYS);
});

it('has the services of the user, which follow readiness, and no call sees those of another', () => {
  expect([...readGrpcServices({ services: ['orders.v1.Orders', 'b'] })]).toEqual([
    ...ALWAYS,
    ['orders.v1.Orders', 'readiness'],
    ['b', 'readiness'],
  ]);
  expect([...readGrpcServices({})]).toEqual(ALWAYS);
});

it.each([
  [['liveness'], '"liveness"'],
  [['a', 'a'], '"a"'],
])('refuses %j, which is there twice', (services, shown) => {
  const refused = () => readGrpcServices({ services });
  expect(refused).toThrow(ProbesConfigurationError);
  expect(refused).toThrow(
    `new GrpcHealth(): \`services\` names ${shown} twice; '', 'readiness', 'liveness' and 'startup' are there without it. Take it out.`,
  );
});

it.each([[['']], [['  ']], [['a', '']], [[1]], ['orders'], [{ every: () => true }], [null]])(
  'refuses %j as services',
  (services) => {
    const refused = () => readGrpcServices({ services });
    expect(refused).toThrow(ProbesConfigurationError);
    expect(refused).toThrow(/^new GrpcHealth\(\): .*a list of the names of gRPC services/);
  },
);

it('refuses an option that does not exist', () => {
  expect(() => readGrpcServices({ service: ['a'] })).toThrow(/^new GrpcHealth\(\): .*service/);
});
