import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { ConfigurationErrorsLast } from './configuration-errors-last.js';

let folder: string;
let errors: ConfigurationErrorsLast;
let heard: ((code: number) => void)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-errors-'));
  vi.stubEnv('PROBES_TERMINATION_LOG', join(folder, 'log'));
  heard = [];
  errors = new ConfigurationErrorsLast();
  vi.spyOn(process, 'once').mockImplementation((event, listener) => {
    if (event === 'exit') heard.push(listener as (code: number) => void);
    return process;
  });
});

afterEach(() => {
  errors.forget();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const refuse = (message: string) => new ProbesConfigurationError(message);

/** What stands in the log when the process has ended. Another copy of the module may listen before this one. */
function endWith(code: number): string | undefined {
  heard.at(-1)?.(code);
  try {
    return readFileSync(join(folder, 'log'), 'utf8');
  } catch {
    return undefined;
  }
}

it('of several configuration errors the first is written when the process ends with another code than 0', () => {
  for (const message of ['the first: password=hunter2', 'what follows from it']) refuse(message);
  expect(endWith(1)).toMatch(/^the first: password=\*\*\*\n {4}at /);
});

it('nothing is written when the process ends well', () => {
  refuse('the first');
  expect(endWith(0)).toBeUndefined();
});

it('a process without such an error has no listener of ours', () => {
  expect(heard).toEqual([]);
});

it('the end is listened for once, however many errors there are', () => {
  refuse('the first');
  const count = heard.length;
  refuse('the second');
  expect(heard).toHaveLength(count);
});

it('once the application has booted nothing is written, what was is forgotten, and nobody listens any more', () => {
  const off = vi.spyOn(process, 'off');
  refuse('the first');
  errors.forget();
  expect(off).toHaveBeenCalledExactlyOnceWith('exit', heard.at(-1));
  expect(endWith(1)).toBeUndefined();
  refuse('later');
  expect(endWith(1)).toBeUndefined();
});
