import { parentPort, workerData } from 'node:worker_threads';
import { serveProbes } from './serve-probes.js';

if (!parentPort) throw new Error('This file is the probe server of nestjs-probes, which starts it as a worker thread');
serveProbes(workerData, parentPort);
