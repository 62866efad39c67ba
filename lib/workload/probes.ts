import { k8s } from 'cdk8s-plus-28';
import type { Port } from '../core';

/** How a container is asked. */
export type ProbeHandler =
  | {
      readonly type: 'http';
      readonly port: Port;
      readonly path: string;
      /** @default HTTP */
      readonly scheme?: 'HTTP' | 'HTTPS';
    }
  | { readonly type: 'tcp'; readonly port: Port }
  | { readonly type: 'exec'; readonly command: readonly string[] }
  | { readonly type: 'grpc'; readonly port: Port; readonly service?: string };

export interface ProbeTiming {
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 3 */
  readonly timeoutSeconds?: number;
  /** @default 3 */
  readonly failureThreshold?: number;
}

export type Probe = ProbeHandler & ProbeTiming;

/**
 * The three questions, which differ on purpose: has it started (patience), can it take work now (may ask dependencies), is the process
 * beyond help (never asks a dependency: a restart does not mend somebody else's outage).
 */
export interface Probes {
  /** @default - the readiness question, asked for two minutes */
  readonly startup?: Probe;
  readonly readiness: Probe;
  readonly liveness: Probe;
}

/**
 * Of a program that serves HTTP: it is ready when it answers under `path`, and alive while it takes connections. The page may ask what it
 * stands on, so a page that fails must not restart it.
 */
export function httpProbes(port: Port, path: string): Probes {
  return { readiness: { type: 'http', port, path }, liveness: { type: 'tcp', port, periodSeconds: 20 } };
}

const STARTUP: Required<ProbeTiming> = { periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 60 };

export function containerProbes(
  probes: Probes,
): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  return {
    startupProbe: toProbe({ ...(probes.startup ?? { ...probes.readiness, ...STARTUP }) }),
    readinessProbe: toProbe(probes.readiness),
    livenessProbe: toProbe(probes.liveness),
  };
}

function toProbe(probe: Probe): k8s.Probe {
  return {
    ...handler(probe),
    periodSeconds: probe.periodSeconds ?? 10,
    timeoutSeconds: probe.timeoutSeconds ?? 3,
    failureThreshold: probe.failureThreshold ?? 3,
  };
}

function handler(probe: ProbeHandler): k8s.Probe {
  switch (probe.type) {
    case 'http':
      return {
        httpGet: {
          path: probe.path,
          port: k8s.IntOrString.fromString(probe.port.name),
          scheme: probe.scheme ?? 'HTTP',
        },
      };
    case 'tcp':
      return { tcpSocket: { port: k8s.IntOrString.fromString(probe.port.name) } };
    case 'exec':
      return { exec: { command: [...probe.command] } };
    case 'grpc':
      return { grpc: { port: probe.port.number, service: probe.service } };
    default:
      throw new Error(`unknown probe ${JSON.stringify(probe satisfies never)}`);
  }
}
