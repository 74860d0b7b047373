import { unsubscribe, subscribe } from 'node:diagnostics_channel';
import { CONFIGURATION_ERRORS } from '../errors/configuration-error.js';
import { terminationLog } from './termination-log.js';
import { wordsOfError } from './words-of-error.js';
import { writeLastWords } from './write-last-words.js';

/**
 * Has the first configuration error written when the process ends with another code than 0. Only the end tells which error
 * has stopped the start, wherever it was thrown: in a decorator, in a provider's constructor or in the module. Nest ends the
 * process itself, or leaves it to who awaits its promise (`abortOnError: false`).
 */
export class ConfigurationErrorsLast {
  #first: unknown;
  #isHeard = false;

  readonly #note = (error: unknown) => {
    // Nest goes on after it, and makes others that follow from it.
    this.#first ??= error;
    // A process without such an error has no listener of ours.
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

  /** The application has booted: somebody has dealt with what there was, and what comes stops no start. */
  forget(): void {
    unsubscribe(CONFIGURATION_ERRORS, this.#note);
    process.off('exit', this.#write);
    this.#first = undefined;
  }
}
