import { expect, it } from 'vitest';
import { isRouted } from './is-routed.js';

it.each<[env: NodeJS.ProcessEnv, expected: boolean]>([
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, true],
  [{ NODE_ENV: 'production' }, true],
  [{ NODE_ENV: 'development', KUBERNETES_SERVICE_HOST: '10.0.0.1' }, true],
  [{ NODE_ENV: 'development' }, false],
  [{ NODE_ENV: 'test' }, false],
  [{}, false],
])('with %j in the environment, traffic being routed here is %s', (env, expected) => {
  expect(isRouted(env)).toBe(expected);
});
