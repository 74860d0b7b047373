/**
 * The parts of the library that a simulated pod runs, from files that applications never import.
 *
 * @param folder The built library, or its sources where something can load TypeScript.
 */
export async function loadLibrary(folder = new URL('../../../dist/', import.meta.url), extension = 'js') {
  const load = (path) => import(new URL(`${path}.${extension}`, folder).href);
  const files = [
    'http/probe-answers',
    'http/reply-within',
    'indicators/indicator-registry',
    'lifecycle/lifecycle',
    'lifecycle/start-up',
    'monitor/board',
    'monitor/monitor',
    'report/reporter',
    'tasks/startup-tasks',
    'timing/real-time',
  ];
  return Object.assign({}, ...(await Promise.all(files.map(load))));
}
