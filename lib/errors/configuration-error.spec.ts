import { expect, it } from 'vitest';
import { ProbesConfigurationError } from './configuration-error.js';

it('a configuration error is one line for any names in it', () => {
  expect(new ProbesConfigurationError('`data\nbase` is \u001b[2Kcalled twice').message).toBe(
    String.raw`${'`data base`'} is \u001b[2Kcalled twice`,
  );
});
