import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../commands/run.js';

/** What a run of the command has printed, and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process. `FOLDER` in an argument is a new folder with these files. */
export async function runCli(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-probes-cli-'));
  const [out, err]: [string[], string[]] = [[], []];
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const code = await run(
      args.map((arg) => arg.replaceAll('FOLDER', folder)),
      { out: (text) => out.push(text), err: (text) => err.push(text), isColorful: false },
    );
    const [printed, said] = [out, err].map((lines) => lines.join('\n').replaceAll(folder, 'FOLDER'));
    return { code, out: printed ?? '', err: said ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A Deployment with one finding of each level: `pid-1`, `cpu-limit`, `initial-delay`. */
export const THREE_FINDINGS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 2
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: app
          image: orders:1
          command: [npm, start]
          ports: [{ name: http, containerPort: 3000 }]
          resources: { limits: { cpu: 200m } }
          readinessProbe:
            httpGet: { path: /health/ready, port: http }
            initialDelaySeconds: 5
`;
