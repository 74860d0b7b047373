import { grpcIntake } from './grpc-intake.js';
import type { IntakeOf } from './intake.js';
import { kafkaIntake } from './kafka-intake.js';
import { mqttIntake } from './mqtt-intake.js';
import { natsIntake } from './nats-intake.js';
import { redisIntake } from './redis-intake.js';
import { rmqIntake } from './rmq-intake.js';
import { tcpIntake } from './tcp-intake.js';

/** What we know of a transport. */
export interface KnownTransport {
  readonly name: string;
  /**
   * - `routed`: clients connect to the process, so a Service may send them here during the window.
   * - `fetched`: the process fetches its messages from a broker, and nobody is told where they go.
   * - `unknown`: a strategy of the user. It can only be waited for.
   */
  readonly kind: 'routed' | 'fetched' | 'unknown';
  readonly intakeOf?: IntakeOf;
}

/** By `transportId`, which is Nest's enum `Transport`. We do not import @nestjs/microservices, because it is optional. */
const KNOWN: ReadonlyMap<unknown, KnownTransport> = new Map<unknown, KnownTransport>([
  [0, { name: 'TCP', kind: 'routed', intakeOf: tcpIntake }],
  [1, { name: 'Redis', kind: 'fetched', intakeOf: redisIntake }],
  [2, { name: 'NATS', kind: 'fetched', intakeOf: natsIntake }],
  [3, { name: 'MQTT', kind: 'fetched', intakeOf: mqttIntake }],
  [4, { name: 'gRPC', kind: 'routed', intakeOf: grpcIntake }],
  [5, { name: 'RabbitMQ', kind: 'fetched', intakeOf: rmqIntake }],
  [6, { name: 'Kafka', kind: 'fetched', intakeOf: kafkaIntake }],
]);

export function transportOf(transportId: unknown): KnownTransport {
  return KNOWN.get(transportId) ?? { name: String(transportId ?? 'your own strategy'), kind: 'unknown' };
}
