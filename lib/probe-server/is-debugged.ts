/** Whether the inspector of this process listens (`--inspect`, SIGUSR1), so that a debugger may be attached. */
export function isDebugged(features: { readonly inspector: boolean } = process.features): boolean {
  // Loaded at run time, because a Node without an inspector does not have this module.
  if (!features.inspector) return false;
  return process.getBuiltinModule('node:inspector').url() !== undefined;
}
