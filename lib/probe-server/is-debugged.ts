/** Whether the inspector of this process listens (`--inspect`, SIGUSR1), so that a debugger may be attached. */
export function isDebugged(features: { readonly inspector: boolean } = process.features): boolean {
  // By its name at run time: a Node without an inspector has no such module.
  if (!features.inspector) return false;
  return process.getBuiltinModule('node:inspector').url() !== undefined;
}
