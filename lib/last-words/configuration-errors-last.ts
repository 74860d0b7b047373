import { unsubscribe, subscribe } from 'node:diagnostics_channel';
import { CONFIGURATION_ERRORS } from '../errors/configuration-error.js';
import { terminationLog } from './termination-log.js';
import { wordsOfError } from './words-of-error.js';
import { writeLastWords } from './write-last-words.js';

/**
 * Writes the first configuration error to the termination log when the process ends with an exit code other than 0.
 * Only the end of the process shows that an error has stopped the start. The error may come from a decorator, from a
 * provider's constructor or from the module. Nest may end the process, or (with `abortOnError: false`) the caller of
 * Nest.
 */
export class ConfigurationErrorsLast {
  #first: unknown;
  #isHeard = false;

  readonly #note = (error: unknown) => {
    // Nest goes on after an error, and later errors are consequences of the first.
    this.#first ??= error;
    // A process without such an error gets no listener.
    if (!this.#isHeard) process.once('exit', this.#write);
    this.#isHeard = true;
  };

  readonly #write = (code: number) => {
    if (code === 0 || this.#first === undefined) return;
    writeLastWords(wordsOfError(this.#first), terminationLog(process.env));
  };

  constructor() {
    subscribe(CONFIGURATION_ERRORS, this.#note);
  }

  /** Call it when the application has booted: then no earlier error has stopped the start, and no later one can. */
  forget(): void {
    unsubscribe(CONFIGURATION_ERRORS, this.#note);
    process.off('exit', this.#write);
    this.#first = undefined;
  }
}
