import type { Probe } from '../application/probe.js';
import type { Setting } from './setting.js';

/** One probe of a container, with the defaults of Kubernetes filled in. */
export interface ProbeSpec {
  readonly probe: Probe;
  /** As in the manifest: `readinessProbe`. */
  readonly field: string;
  readonly line: number;
  readonly asks: ProbeTarget;
  readonly initialDelaySeconds: Setting;
  readonly periodSeconds: Setting;
  readonly timeoutSeconds: Setting;
  readonly failureThreshold: Setting;
  /** Of the probe itself; `value` is undefined where it has none. */
  readonly terminationGracePeriodSeconds: Setting;
}

/** What a probe asks. A command that fetches a URL of this pod asks that URL. */
export type ProbeTarget = HttpTarget | GrpcTarget | OtherTarget;

export interface HttpTarget {
  readonly kind: 'http';
  /** Without its query and the slash at its end, with the one at its beginning. */
  readonly path: string;
  readonly pathLine: number;
  readonly port: PortReference;
  /** Another machine than the pod. */
  readonly host: string | undefined;
  readonly isHttps: boolean;
  /** Whether a command in the container asks, and not the kubelet. */
  readonly isCommand: boolean;
  readonly line: number;
}

interface GrpcTarget {
  readonly kind: 'grpc';
  readonly service: string;
  readonly port: PortReference;
  readonly line: number;
}

export interface OtherTarget {
  readonly kind: 'tcp' | 'exec' | 'nothing';
  /** `undefined` for a command. */
  readonly port: PortReference | undefined;
  readonly command: readonly string[];
  readonly line: number;
}

/** A port as a probe names it. */
export interface PortReference {
  readonly text: string;
  readonly line: number;
  readonly isQuoted: boolean;
  /** The number: as written, or that of the port of this container with the name. `undefined` where there is none. */
  readonly number: number | undefined;
  /** The name of the port of the container that is meant, where it has one. */
  readonly name: string | undefined;
}
