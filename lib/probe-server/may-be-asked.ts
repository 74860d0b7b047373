import { isMainThread } from 'node:worker_threads';

/** What a Node with a permission model has, if it is in force. */
interface Permissions {
  has(scope: string): boolean;
}

/** Whether another thread may ask this one through `node:inspector` where it stands. */
export function mayBeAsked(isFirstThread = isMainThread): boolean {
  // A session reaches the first thread of a process alone; an application may run in another one.
  if (!isFirstThread) return false;
  // Bun and Deno have the module, and a session that never answers. Some builds of Node have no such module.
  if ('bun' in process.versions || 'deno' in process.versions || !process.features.inspector) return false;
  return !isRefused() && !isDebugged();
}

/** Node 20 to 26 do not throw where the permission model refuses such a session: they abort the process. */
function isRefused(): boolean {
  const { permission } = process as { readonly permission?: Permissions };
  return permission?.has('inspector') === false;
}

/** The inspector of this process listens (`--inspect`, SIGUSR1): a debugger is attached, or may be at any time. */
function isDebugged(): boolean {
  // By its name at run time: see above.
  return process.getBuiltinModule('node:inspector').url() !== undefined;
}
