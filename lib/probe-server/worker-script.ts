/**
 * The code of the worker thread. build/worker-script.mjs bundles worker/main.ts and puts the result here in dist. As
 * text it is found in a bundle of one file and in an archive of Yarn Plug'n'Play too.
 */
export const WORKER_SCRIPT: string = "throw new Error('Built without a worker: npm run build makes it.')";
