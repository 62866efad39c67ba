import { k8s } from 'cdk8s-plus-28';

/** What a pod mounts. The name is the volume's name in the pod. */
export type Volume =
  | {
      readonly type: 'empty';
      readonly name: string;
      /** Quantity such as `64Mi`. */ readonly size: string;
      readonly medium?: 'Memory';
    }
  | {
      readonly type: 'configMap';
      readonly name: string;
      readonly configMapName: string;
      /** Its files, when programs read them at start and never again. @default - a change is nobody's concern */
      readonly readAtStart?: () => Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'secret';
      readonly name: string;
      readonly secretName: string;
      /** @default - all keys */ readonly keys?: readonly string[];
    }
  | {
      readonly type: 'claim';
      readonly name: string;
      /** A template's claim comes with the StatefulSet. */ readonly claimName?: string;
    }
  | {
      /** A claim of the pod's own, made and removed with it: scratch that is too large for a node's disk. */
      readonly type: 'ephemeralClaim';
      readonly name: string;
      readonly storageClass: string;
      /** Quantity such as `50Gi`. */ readonly size: string;
    };

export interface Mount {
  readonly volume: Volume;
  readonly path: string;
  /** @default - true for configuration and secrets, false for the rest */
  readonly readOnly?: boolean;
}

export function volumeMount(mount: Mount): k8s.VolumeMount {
  const { type, name } = mount.volume;
  return { name, mountPath: mount.path, readOnly: mount.readOnly ?? (type === 'configMap' || type === 'secret') };
}

/** The pod's volumes, each once, in the order in which containers mount them; claim templates are not among them. */
export function podVolumes(mounts: readonly Mount[]): k8s.Volume[] {
  const volumes = new Map<string, k8s.Volume>();
  for (const { volume } of mounts) {
    const source = volumeSource(volume);
    if (source !== undefined) {
      volumes.set(volume.name, { name: volume.name, ...source });
    }
  }
  return [...volumes.values()];
}

function volumeSource(volume: Volume): Omit<k8s.Volume, 'name'> | undefined {
  switch (volume.type) {
    case 'empty':
      return { emptyDir: { sizeLimit: k8s.Quantity.fromString(volume.size), medium: volume.medium } };
    case 'configMap':
      return { configMap: { name: volume.configMapName, defaultMode: 0o444 } };
    case 'secret':
      return {
        secret: {
          secretName: volume.secretName,
          defaultMode: 0o440,
          items: volume.keys?.map((key) => ({ key, path: key })),
        },
      };
    case 'claim':
      return volume.claimName === undefined ? undefined : { persistentVolumeClaim: { claimName: volume.claimName } };
    case 'ephemeralClaim':
      return {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: volume.storageClass,
              resources: { requests: { storage: k8s.Quantity.fromString(volume.size) } },
            },
          },
        },
      };
    default:
      throw new Error(`unknown volume ${JSON.stringify(volume satisfies never)}`);
  }
}
