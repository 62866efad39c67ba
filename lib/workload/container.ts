import type { Construct } from 'constructs';
import { type k8s } from 'cdk8s-plus-28';
import { compareText, imageReference, type Image, type Port } from '../core';
import { containerProbes, type Probes } from './probes';
import { resourceRequirements, type Resources } from './resources';
import { containerSecurityContext, type PodIdentity } from './security';
import { volumeMount, type Mount } from './volumes';

/** A value of an environment variable. Secrets are mounted as files, never put here: a crash report prints the environment. */
export type EnvironmentValue = string | { readonly fieldPath: 'metadata.name' | 'metadata.namespace' | 'status.podIP' };

export interface ContainerProps {
  readonly name: string;
  readonly image: Image;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - none */
  readonly args?: readonly string[];
  /** @default - none */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** @default - none */
  readonly ports?: readonly Port[];
  readonly resources: Resources;
  /** Required of everything that goes on running; Jobs have none. @default - none */
  readonly probes?: Probes;
  /** @default - none */
  readonly mounts?: readonly Mount[];
  /** Command that runs before the process is told to end. @default - none */
  readonly preStop?: readonly string[];
}

export function toContainer(scope: Construct, props: ContainerProps, identity: PodIdentity = {}): k8s.Container {
  return {
    name: props.name,
    image: imageReference(scope, props.image),
    // A digest makes this cheap (the layers are there), and a pull with the pod's own credentials is the only check that it may.
    imagePullPolicy: 'Always',
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    env: environment(props.environment ?? {}),
    ports: props.ports?.map((port) => ({
      name: port.name,
      containerPort: port.number,
      protocol: port.protocol ?? 'TCP',
    })),
    resources: resourceRequirements(props.resources),
    securityContext: containerSecurityContext(identity),
    ...(props.probes === undefined ? {} : containerProbes(props.probes)),
    lifecycle: props.preStop && { preStop: { exec: { command: [...props.preStop] } } },
    volumeMounts: props.mounts?.map(volumeMount),
  };
}

function environment(values: Readonly<Record<string, EnvironmentValue>>): k8s.EnvVar[] | undefined {
  const names = Object.keys(values).sort(compareText);
  if (names.length === 0) {
    return undefined;
  }
  return names.map((name) => {
    const value = values[name] as EnvironmentValue;
    return typeof value === 'object' && 'fieldPath' in value
      ? { name, valueFrom: { fieldRef: { fieldPath: value.fieldPath } } }
      : { name, value };
  });
}
