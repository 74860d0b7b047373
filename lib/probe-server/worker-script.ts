/**
 * What runs in the worker thread, in one piece: build/worker-script.mjs makes it of worker/main.ts, and puts it here in
 * dist. As text it is wherever this module is: in a bundle of one file, in an archive of Yarn's Plug'n'Play.
 */
export const WORKER_SCRIPT: string = "throw new Error('Built without a worker: npm run build makes it.')";
