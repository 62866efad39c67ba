import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  addFaults,
  checkBytes,
  componentLabels,
  formatBytes,
  memoryBytes,
  PlatformSecret,
  type ComponentIdentity,
} from '../core';
import { CronJobWorkload, type ContainerProps, type Mount } from '../workload';
import { BackupAlerts } from './alerts';
import { backupFaults } from './faults';
import {
  BACKUP_SCRIPT,
  CONFIG_DIRECTORY,
  PRIVATE_KEY_DIRECTORY,
  PRIVATE_KEY_FILE,
  RECIPIENT_FILE,
  RESTORE_SCRIPT_FILE,
  TEMPORARY_DIRECTORY,
  WORK_DIRECTORY,
} from './layout';
import type { EncryptedBackupProps, RestoreTestProps } from './props';
import { backupScript, restoreScript } from './scripts';
import { Store } from './store';

const MEBIBYTE = 1024 * 1024;

/**
 * Backs a source up again and again: dumped, compressed and encrypted in one stream for a public key, so that the cluster can't read its
 * own backups. The restore test is the one pod that can.
 */
export class EncryptedBackup extends Construct {
  readonly backup: CronJobWorkload;
  /** @default - nobody proves that backups can be restored */
  readonly restoreTest?: CronJobWorkload;
  private readonly props: EncryptedBackupProps;
  private readonly identity: ComponentIdentity;
  private readonly store: Store;

  constructor(scope: Construct, id: string, props: EncryptedBackupProps) {
    super(scope, id);
    this.props = props;
    const { source, namespace, restoreTest } = props;
    const name = this.name('backup');
    this.identity = { name: 'backup', instance: name, component: 'backup', version: source.image.tag };
    const labels = componentLabels(this.identity);
    this.store = new Store(this, 'Store', {
      name,
      namespace,
      labels,
      source: source.name,
      store: props.store,
      retentionDays: props.retentionDays ?? 30,
    });
    new k8s.KubeConfigMap(this, 'Config', {
      metadata: { name: `${name}-config`, namespace, labels },
      data: this.files(),
    });
    this.backup = this.addBackup();
    if (restoreTest !== undefined) {
      this.restoreTest = this.addRestoreTest(restoreTest);
    }
    new BackupAlerts(this, 'Alerts', {
      name,
      namespace,
      labels,
      source: source.name,
      backup: name,
      maximumAgeHours: this.maximumAgeHours,
      ...(restoreTest === undefined
        ? {}
        : { restoreTest: { name: this.name('restore-test'), maximumAgeDays: restoreTest.maximumAgeDays ?? 9 } }),
      ...(this.store.claim === undefined ? {} : { claim: this.store.claim }),
    });
    addFaults(this, () => backupFaults(this.node.path, props));
  }

  private name(what: 'backup' | 'restore-test'): string {
    return `${what}-${this.props.source.name}`;
  }

  private get maximumAgeHours(): number {
    return this.props.maximumAgeHours ?? 26;
  }

  private files(): Record<string, string> {
    const { source, recipient, minimumBytes, retentionDays, keepAtLeast, restoreTest } = this.props;
    return {
      [RECIPIENT_FILE]: recipient,
      [BACKUP_SCRIPT]: backupScript(
        { source: source.name, dumpScript: source.dumpScript, minimumBytes: minimumBytes ?? 1024 },
        { days: retentionDays ?? 30, keepAtLeast: keepAtLeast ?? 7 },
      ),
      ...(restoreTest === undefined
        ? {}
        : {
            [RESTORE_SCRIPT_FILE]: restoreScript({
              source: source.name,
              restoreScript: source.restoreScript,
              // A test that runs just before the next backup meets the last one, which is a day old.
              maximumAgeHours: this.maximumAgeHours,
            }),
          }),
    };
  }

  private addBackup(): CronJobWorkload {
    const { source, namespace, schedule, timeZone, deadlineSeconds } = this.props;
    const upload = this.store.upload();
    const dump: ContainerProps = {
      name: 'backup',
      image: source.image,
      command: ['bash', `${CONFIG_DIRECTORY}/${BACKUP_SCRIPT}`],
      environment: source.environment,
      mounts: [this.store.mount, ...source.mounts, this.configMount(), ...scratchMounts('64Mi')],
      resources: {
        cpu: { request: '100m', limit: '1' },
        memory: { request: '128Mi', limit: '512Mi' },
        ephemeralStorage: this.ephemeral('128Mi'),
      },
    };
    const workload = new CronJobWorkload(this, 'Backup', {
      name: this.name('backup'),
      namespace,
      identity: this.identity,
      priority: 'keelson-platform',
      schedule: schedule ?? '30 2 * * *',
      ...(timeZone === undefined ? {} : { timeZone }),
      startingDeadlineSeconds: 3600,
      activeDeadlineSeconds: deadlineSeconds ?? 3600,
      backoffLimit: 2,
      // With an object store the dump comes first, and what carries it away is the pod's work.
      ...(upload === undefined ? { containers: [dump] } : { initContainers: [dump], containers: [upload] }),
    });
    source.connect(workload.pod);
    if (this.store.network !== undefined) {
      workload.pod.connections.connectTo(this.store.network);
    }
    if (source.after.length > 0) {
      workload.cronJob.node.addDependency(...source.after);
    }
    return workload;
  }

  private addRestoreTest(test: RestoreTestProps): CronJobWorkload {
    const { source, namespace, timeZone } = this.props;
    const name = this.name('restore-test');
    const identity: ComponentIdentity = { ...this.identity, instance: name, component: 'restore-test' };
    const { secretName } = new PlatformSecret(this, 'PrivateKey', {
      name: `${name}-private-key`,
      namespace,
      labels: componentLabels(identity),
      keys: () => ({ [PRIVATE_KEY_FILE]: { type: 'value', value: test.privateKey } }),
    });
    const scratch = test.scratch ?? '4Gi';
    const download = this.store.download();
    const workload = new CronJobWorkload(this, 'RestoreTest', {
      name,
      namespace,
      identity,
      priority: 'keelson-platform',
      schedule: test.schedule ?? '30 4 * * 0',
      ...(timeZone === undefined ? {} : { timeZone }),
      startingDeadlineSeconds: 3600,
      activeDeadlineSeconds: test.deadlineSeconds ?? 7200,
      backoffLimit: 1,
      ...(download === undefined ? {} : { initContainers: [download] }),
      containers: [
        {
          name: 'restore-test',
          image: source.image,
          command: ['bash', `${CONFIG_DIRECTORY}/${RESTORE_SCRIPT_FILE}`],
          mounts: [
            { ...this.store.mount, readOnly: true },
            this.configMount(),
            { volume: { type: 'secret', name: 'private-key', secretName }, path: PRIVATE_KEY_DIRECTORY },
            ...scratchMounts(scratch),
          ],
          resources: {
            cpu: { request: '250m', limit: '2' },
            memory: { request: '512Mi', limit: '1Gi' },
            ephemeralStorage: this.ephemeral(scratch),
          },
        },
      ],
    });
    if (this.store.network !== undefined) {
      workload.pod.connections.connectTo(this.store.network);
    }
    return workload;
  }

  /** The scripts and the recipient's key, none of which is a secret. */
  private configMount(): Mount {
    const configMapName = `${this.name('backup')}-config`;
    return { volume: { type: 'configMap', name: 'config', configMapName }, path: CONFIG_DIRECTORY };
  }

  /** All that the container may write outside its volumes, and what its emptyDirs hold. */
  private ephemeral(scratch: string): ContainerProps['resources']['ephemeralStorage'] {
    const { volume } = this.store.mount;
    const sizes = [scratch, '128Mi', ...(volume.type === 'empty' ? [volume.size] : [])];
    const sum = sizes.reduce((bytes, size) => bytes + (checkBytes(size) === undefined ? memoryBytes(size) : 0), 0);
    return { request: '128Mi', limit: formatBytes(Math.ceil(sum / MEBIBYTE) * MEBIBYTE) };
  }
}

function scratchMounts(size: string): Mount[] {
  return [
    { volume: { type: 'empty', name: 'work', size }, path: WORK_DIRECTORY },
    { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: TEMPORARY_DIRECTORY },
  ];
}
