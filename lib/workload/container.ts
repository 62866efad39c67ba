import type { Construct } from 'constructs';
import { type k8s } from 'cdk8s-plus-28';
import { compareText, imageReference, type Fault, type Image, type Port, type SecretKeyReference } from '../core';
import { containerProbes, type Probes } from './probes';
import { resourceRequirements, type Resources } from './resources';
import { containerSecurityContext, type PodIdentity } from './security';
import { volumeMount, type Mount } from './volumes';

/**
 * A value of an environment variable. Secrets belong in files: a crash report prints the environment, children inherit it, and a password
 * that is rotated reaches it at the next start only. A program that can't read a file gets one all the same, where it is said why.
 */
export type EnvironmentValue =
  | string
  | { readonly fieldPath: 'metadata.name' | 'metadata.namespace' | 'status.podIP' }
  | {
      /** A key of a Secret in the pod's namespace. */
      readonly secret: SecretKeyReference;
      /** Why the program can't read a file, as a sentence; it stands in the pod's annotation `keelson.dev/secret-environment`. */
      readonly reason: string;
    };

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
    // A text that is only known at synth is an object until then.
    if (typeof value === 'object' && 'secret' in value) {
      return { name, valueFrom: { secretKeyRef: { name: value.secret.secretName, key: value.secret.key } } };
    }
    return typeof value === 'object' && 'fieldPath' in value
      ? { name, valueFrom: { fieldRef: { fieldPath: value.fieldPath } } }
      : { name, value };
  });
}

/** Environment variables that hold secrets, with the reasons for it, in order of name. */
export function secretVariables(containers: readonly ContainerProps[]): { variable: string; reason: string }[] {
  return containers.flatMap((container) =>
    Object.entries(container.environment ?? {})
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([name, value]) =>
        typeof value === 'object' && 'secret' in value
          ? [{ variable: `${container.name}.${name}`, reason: value.reason }]
          : [],
      ),
  );
}

/** A secret in the environment without a reason that a reader could judge. */
export function secretVariableFaults(path: string, containers: readonly ContainerProps[]): Fault[] {
  return secretVariables(containers)
    .filter(({ reason }) => reason.trim().split(/\s+/).length < 3)
    .map(({ variable, reason }) => ({
      path: `${path}.containers.${variable}.reason`,
      message: "does not say why the program can't read a file",
      got: reason,
      allowed: 'a sentence',
      fix: 'mount the secret as a file, or say why that is impossible',
    }));
}
