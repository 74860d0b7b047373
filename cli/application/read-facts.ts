import type { ApplicationFacts } from './application-facts.js';
import { DEFAULT_FACTS } from './defaults.js';
import { factsFromModule } from './from-module.js';
import { readGivenFacts } from './read-given-facts.js';
import { UsageError } from './usage-error.js';

/** What the user says of the application. */
export interface FactsQuestion {
  /** The compiled file of the AppModule. */
  readonly app?: string | undefined;
  /** The options as JSON. */
  readonly options?: string | undefined;
}

/**
 * The numbers of the application: those of its module, those that are given, or the defaults of the library.
 *
 * @throws UsageError
 */
export async function readFacts({ app, options }: FactsQuestion): Promise<ApplicationFacts> {
  if (app !== undefined) return factsFromModule(app, options === undefined ? undefined : parse(options));
  return options === undefined ? DEFAULT_FACTS : readGivenFacts(parse(options));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--options is no JSON: ${(error as Error).message}.`);
  }
}
