import type { NestApplicationOptions } from '@nestjs/common';
import type { DrainOptions } from 'nestjs-probes';

/** What a test says of the program that it starts; it travels as JSON. */
export interface Settings {
  readonly platform?: 'Express' | 'Fastify';
  /** `false`: the same application without ProbesModule. */
  readonly drain?: DrainOptions | false;
  /** `exit`: shutdown hooks with `useProcessExit`. */
  readonly hooks?: boolean | 'exit';
  readonly nest?: Pick<NestApplicationOptions, 'return503OnClosing'>;
  /** Which of its variants the program is to be. */
  readonly variant?: string;
}

/** What this program was told. */
export const settings: Settings = JSON.parse(process.argv[2] ?? '{}');
