import type { Probe } from '../application/probe.js';
import type { Manifest } from '../read/manifest.js';
import type { ProbeSpec } from './probe-spec.js';
import type { Setting } from './setting.js';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'Pod' | 'ReplicaSet';

/** What runs pods, in one shape for all kinds. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly manifest: Manifest;
  readonly line: number;
  /** The labels of its pods. */
  readonly labels: ReadonlyMap<string, string>;
  readonly replicas: Setting;
  readonly strategy: Strategy;
  readonly terminationGracePeriodSeconds: Setting;
  /** Whether its pods end by themselves: jobs, and pods that are not started again. */
  readonly runsToEnd: boolean;
  /** Whether a volume of the pod is claimed, which often only one pod may have at a time. */
  readonly hasClaim: boolean;
  /** The containers that run the application, first to last. */
  readonly application: readonly Container[];
}

export interface Strategy {
  /** `Recreate` or `RollingUpdate`. */
  readonly type: string;
  readonly line: number;
  /** `undefined` where the manifest does not say. */
  readonly maxUnavailable: { readonly text: string; readonly line: number } | undefined;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly line: number;
  /** `command` and `args`; empty where the image decides. */
  readonly command: CommandLine;
  readonly ports: readonly ContainerPort[];
  readonly probes: { readonly [P in Probe]: ProbeSpec | undefined };
  readonly preStop: PreStop | undefined;
  /** In CPUs. */
  readonly cpuLimit: { readonly cpus: number; readonly text: string; readonly line: number } | undefined;
}

export interface CommandLine {
  readonly words: readonly string[];
  readonly line: number;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly line: number;
}

export interface PreStop {
  readonly line: number;
  /** How long it sleeps, in seconds; 0 when it does something else. */
  readonly sleepSeconds: number;
  /** What it does, for a message. */
  readonly text: string;
}
