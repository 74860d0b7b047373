/** Whether the inspector of this process listens (`--inspect`, SIGUSR1): a debugger is attached, or may be at any time. */
export function isDebugged(): boolean {
  // By its name at run time: a Node without an inspector has no such module.
  if (!process.features.inspector) return false;
  return process.getBuiltinModule('node:inspector').url() !== undefined;
}
