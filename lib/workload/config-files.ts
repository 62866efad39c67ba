import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { lazy } from '../core';
import type { Mount } from './volumes';

export interface ConfigFilesProps {
  /** Name of the ConfigMap. */
  readonly name: string;
  readonly namespace: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The files by name; read at synth, so that what they tell of may still be added. */
  readonly files: () => Readonly<Record<string, string>>;
  /** Where the directory with the files is mounted. */
  readonly path: string;
  /** Name of the volume in pods. @default config */
  readonly volume?: string;
  /** Whether programs see for themselves that a file has changed. Else Deployments and StatefulSets that mount it roll. @default false */
  readonly watched?: boolean;
}

/**
 * Configuration as files: a ConfigMap and its mount. Pods that go on running and mount it carry the digest of the files, so they roll when,
 * and only when, what they read at start has changed.
 */
export class ConfigFiles extends Construct {
  readonly mount: Mount;

  constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    const { name, namespace, labels, annotations, files, path, volume = 'config', watched = false } = props;
    new k8s.KubeConfigMap(this, 'Resource', { metadata: { name, namespace, labels, annotations }, data: lazy(files) });
    this.mount = {
      volume: { type: 'configMap', name: volume, configMapName: name, ...(watched ? {} : { readAtStart: files }) },
      path,
    };
  }
}
