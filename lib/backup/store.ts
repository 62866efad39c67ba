import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterOf, IMAGES, PlatformSecret } from '../core';
import {
  resourceBounds,
  PUBLIC_HTTPS,
  type ContainerProps,
  type Mount,
  type NetworkEndpoint,
  type Volume,
} from '../workload';
import { OBJECT_STORE_DIRECTORY, OBJECT_STORE_FILE, STORE_DIRECTORY, TEMPORARY_DIRECTORY } from './layout';
import type { BackupStore } from './props';

export interface StoreProps {
  /** Name of the volume claim or of the Secret. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly source: string;
  readonly store: BackupStore;
  readonly retentionDays: number;
}

/** Where backups go to and come from. With an object store the pods work on a scratch volume, and rclone carries what is in it. */
export class Store extends Construct {
  /** Mounted by the containers that write and read backups. */
  readonly mount: Mount;
  /** The volume claim. @default - an object store */
  readonly claim?: string;
  /** @default - a volume, which needs no network */
  readonly network?: NetworkEndpoint;
  private readonly props: StoreProps;
  private readonly secret?: Volume;

  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    this.props = props;
    const { store, name, namespace, labels } = props;
    switch (store.type) {
      case 'volume':
        this.claim = name;
        this.addClaim(store.size);
        this.mount = { volume: { type: 'claim', name: 'backups', claimName: name }, path: STORE_DIRECTORY };
        return;
      case 'objectStore': {
        this.mount = {
          volume: { type: 'empty', name: 'backups', size: store.scratch ?? '2Gi' },
          path: STORE_DIRECTORY,
        };
        this.network =
          store.cidr === undefined
            ? PUBLIC_HTTPS
            : { peer: { type: 'addresses', cidr: store.cidr }, ports: PUBLIC_HTTPS.ports };
        const { secretName } = new PlatformSecret(this, 'ObjectStore', {
          name: `${name}-object-store`,
          namespace,
          labels,
          keys: () => ({
            [OBJECT_STORE_FILE]: {
              type: 'template',
              parts: [
                `[store]\ntype = s3\nprovider = Other\nendpoint = ${store.endpoint}\naccess_key_id = `,
                { value: store.accessKeyId, as: 'plain' },
                '\nsecret_access_key = ',
                { value: store.secretAccessKey, as: 'plain' },
                '\n',
              ],
            },
          }),
        });
        this.secret = { type: 'secret', name: 'object-store', secretName };
        return;
      }
      default:
        throw new Error(`unknown store ${JSON.stringify(store satisfies never)}`);
    }
  }

  /** Carries a new backup into the object store: the manifest last, and away with what is too old. Nothing for a volume. */
  upload(): ContainerProps | undefined {
    const { source, retentionDays } = this.props;
    return this.rclone(
      'upload',
      (remote) => `rclone copy --include '*.zst.gpg' ${STORE_DIRECTORY}/${source} ${remote}
rclone copy --include '*.manifest' ${STORE_DIRECTORY}/${source} ${remote}
rclone delete --min-age ${retentionDays}d ${remote}`,
    );
  }

  /** Fetches the newest backup for the restore test. Nothing for a volume. */
  download(): ContainerProps | undefined {
    const { source } = this.props;
    return this.rclone(
      'download',
      (remote) => `newest=$(rclone lsf --include '*.manifest' ${remote} | sort | tail -n 1)
[ -n "$newest" ] || { echo 'there is no backup of ${source}' >&2; exit 1; }
rclone copy --include "\${newest%.manifest}.*" ${remote} ${STORE_DIRECTORY}/${source}`,
    );
  }

  private rclone(name: string, script: (remote: string) => string): ContainerProps | undefined {
    const { store, source } = this.props;
    if (store.type === 'volume' || this.secret === undefined) {
      return undefined;
    }
    return {
      name,
      image: IMAGES.rclone,
      command: ['sh', '-c', `set -eu\n${script(`store:${store.bucket}/${store.prefix}/${source}`)}\n`],
      environment: {
        RCLONE_CONFIG: `${OBJECT_STORE_DIRECTORY}/${OBJECT_STORE_FILE}`,
        RCLONE_CACHE_DIR: TEMPORARY_DIRECTORY,
      },
      mounts: [
        this.mount,
        { volume: this.secret, path: OBJECT_STORE_DIRECTORY },
        { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: TEMPORARY_DIRECTORY },
      ],
      resources: resourceBounds(['50m', '1'], ['128Mi', '256Mi'], ['64Mi', '256Mi']),
    };
  }

  private addClaim(size: string): void {
    const { name, namespace, labels } = this.props;
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: { name, namespace, labels },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: clusterOf(this).storageClasses.standard,
        resources: { requests: { storage: k8s.Quantity.fromString(size) } },
      },
    });
  }
}
