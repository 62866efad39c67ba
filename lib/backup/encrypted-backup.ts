import { Construct } from 'constructs';
import {
  addFaults,
  checkBytes,
  clusterOf,
  componentLabels,
  formatBytes,
  memoryBytes,
  PlatformSecret,
  type ComponentIdentity,
} from '../core';
import {
  ConfigFiles,
  CronJobWorkload,
  observe,
  type ContainerProps,
  type Mount,
  type PodProps,
  type Volume,
} from '../workload';
import { backupAlerts } from './alerts';
import { backupFaults } from './faults';
import {
  BACKUP_SCRIPT,
  CONFIG_DIRECTORY,
  INSPECT_SCRIPT,
  INSPECTED_SCRIPT,
  PRIVATE_KEY_DIRECTORY,
  PRIVATE_KEY_FILE,
  RECIPIENT_FILE,
  RESTORE_SCRIPT_FILE,
  TEMPORARY_DIRECTORY,
  WORK_DIRECTORY,
} from './layout';
import type { EncryptedBackupProps, RestoreTestProps } from './props';
import { backupScript, inspectedScript, inspectScript, restoreScript } from './scripts';
import type { BackupClient } from './source';
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
  private readonly source: BackupClient;
  private readonly identity: ComponentIdentity;
  private readonly store: Store;
  /** The scripts and the recipient's key, none of which is a secret. */
  private readonly config: ConfigFiles;

  constructor(scope: Construct, id: string, props: EncryptedBackupProps) {
    super(scope, id);
    this.props = props;
    const { namespace, restoreTest } = props;
    this.source = props.source.addClient(namespace);
    const name = this.name('backup');
    this.identity = { name: 'backup', instance: name, component: 'backup', version: this.source.image.tag };
    const labels = componentLabels(this.identity);
    this.store = new Store(this, 'Store', {
      name,
      namespace,
      labels,
      source: props.source.name,
      store: props.store,
      retentionDays: props.retentionDays ?? 30,
    });
    this.config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels,
      files: () => this.files(),
      path: CONFIG_DIRECTORY,
    });
    this.backup = this.addBackup();
    if (restoreTest !== undefined) {
      this.restoreTest = this.addRestoreTest(restoreTest);
    }
    const watched = {
      namespace,
      source: props.source.name,
      backup: name,
      maximumAgeHours: this.maximumAgeHours,
      restoreTest: restoreTest && {
        name: this.name('restore-test'),
        maximumAgeDays: restoreTest.maximumAgeDays ?? 9,
      },
      claim: this.store.claim,
    };
    observe(this, { name, namespace, labels, runbook: 'backup', alerts: () => backupAlerts(watched) });
    addFaults(this, () => backupFaults(this.node.path, props));
  }

  private name(what: 'backup' | 'restore-test'): string {
    return `${what}-${this.props.source.name}`;
  }

  private get maximumAgeHours(): number {
    return this.props.maximumAgeHours ?? 26;
  }

  private files(): Record<string, string> {
    const { recipient, minimumBytes, retentionDays, keepAtLeast, restoreTest } = this.props;
    const { source } = this;
    const { name } = this.props.source;
    const { inspector } = source;
    const hasInspector = inspector !== undefined;
    return {
      [RECIPIENT_FILE]: recipient,
      [BACKUP_SCRIPT]: backupScript(
        { source: name, dumpScript: source.dumpScript, hasInspector, minimumBytes: minimumBytes ?? 1024 },
        { days: retentionDays ?? 30, keepAtLeast: keepAtLeast ?? 7 },
      ),
      ...(inspector === undefined ? {} : { [INSPECT_SCRIPT]: inspectScript(name, inspector.inspectScript) }),
      ...(restoreTest === undefined
        ? {}
        : {
            [RESTORE_SCRIPT_FILE]: restoreScript({
              source: name,
              restoreScript: source.restoreScript,
              hasInspector,
              // A test that runs just before the next backup meets the last one, which is a day old.
              maximumAgeHours: this.maximumAgeHours,
            }),
            ...(inspector === undefined
              ? {}
              : { [INSPECTED_SCRIPT]: inspectedScript(name, inspector.inspectedScript) }),
          }),
    };
  }

  private addBackup(): CronJobWorkload {
    const { source } = this;
    const { namespace, schedule, timeZone, deadlineSeconds } = this.props;
    const upload = this.store.upload();
    const scratch: Scratch = { type: 'empty', name: 'work', size: source.scratch ?? '64Mi' };
    const dump: ContainerProps = {
      name: 'backup',
      image: source.image,
      command: ['bash', `${CONFIG_DIRECTORY}/${BACKUP_SCRIPT}`],
      environment: source.environment,
      mounts: [this.store.mount, ...source.mounts, this.config.mount, ...scratchMounts(scratch)],
      resources: {
        cpu: { request: '100m', limit: '1' },
        memory: { request: '128Mi', limit: '512Mi' },
        ephemeralStorage: this.ephemeral(source.scratch ?? '128Mi'),
      },
    };
    const { inspector } = source;
    const before =
      inspector === undefined
        ? []
        : [this.inspection('inspect', INSPECT_SCRIPT, inspector, { mounts: inspector.mounts, scratch })];
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
      ...(source.beside === undefined ? {} : { beside: source.beside }),
      ...inOrder([...before, dump, ...(upload === undefined ? [] : [upload])]),
    });
    source.connect(workload.pod);
    if (this.store.network !== undefined) {
      workload.pod.connections.connectTo(this.store.network);
    }
    if (source.ready.length > 0) {
      workload.cronJob.node.addDependency(...source.ready);
    }
    return workload;
  }

  private addRestoreTest(test: RestoreTestProps): CronJobWorkload {
    const { source } = this;
    const { namespace, timeZone } = this.props;
    const name = this.name('restore-test');
    const identity: ComponentIdentity = { ...this.identity, instance: name, component: 'restore-test' };
    const { secretName } = new PlatformSecret(this, 'PrivateKey', {
      name: `${name}-private-key`,
      namespace,
      labels: componentLabels(identity),
      keys: () => ({ [PRIVATE_KEY_FILE]: { type: 'value', value: test.privateKey } }),
    });
    const scratch = this.restoreScratch(test);
    const download = this.store.download();
    const restore: ContainerProps = {
      name: 'restore-test',
      image: source.image,
      command: ['bash', `${CONFIG_DIRECTORY}/${RESTORE_SCRIPT_FILE}`],
      mounts: [
        { ...this.store.mount, readOnly: true },
        this.config.mount,
        { volume: { type: 'secret', name: 'private-key', secretName }, path: PRIVATE_KEY_DIRECTORY },
        ...scratchMounts(scratch),
      ],
      resources: {
        cpu: { request: '250m', limit: '2' },
        memory: { request: '512Mi', limit: '1Gi' },
        ephemeralStorage: this.ephemeral(...(scratch.type === 'empty' ? [scratch.size] : [])),
      },
    };
    const { inspector } = source;
    // Else the volume with the backups is made where the first test runs, and that may be a zone that the backup can't run in.
    const beside = this.store.claim === undefined ? undefined : source.beside;
    const after =
      inspector === undefined
        ? []
        : [this.inspection('inspect-restored', INSPECTED_SCRIPT, inspector, { mounts: [], scratch })];
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
      ...(beside === undefined ? {} : { beside }),
      ...inOrder([...(download === undefined ? [] : [download]), restore, ...after]),
    });
    if (beside !== undefined && source.ready.length > 0) {
      workload.cronJob.node.addDependency(...source.ready);
    }
    if (this.store.network !== undefined) {
      workload.pod.connections.connectTo(this.store.network);
    }
    return workload;
  }

  /** A container with the source's own programs, which neither the private key nor the backups are mounted in. */
  private inspection(
    name: string,
    script: string,
    { image, environment }: NonNullable<BackupClient['inspector']>,
    { mounts, scratch }: { readonly mounts: readonly Mount[]; readonly scratch: Scratch },
  ): ContainerProps {
    return {
      name,
      image,
      command: ['bash', `${CONFIG_DIRECTORY}/${script}`],
      environment,
      mounts: [...mounts, this.config.mount, ...scratchMounts(scratch)],
      resources: {
        cpu: { request: '100m', limit: '1' },
        memory: { request: '256Mi', limit: '1Gi' },
        ephemeralStorage: this.ephemeral(...(scratch.type === 'empty' ? [scratch.size] : [])),
      },
    };
  }

  private restoreScratch({ scratch, scratchOnVolume }: RestoreTestProps): Scratch {
    const size = scratch ?? '4Gi';
    return scratchOnVolume === true
      ? { type: 'ephemeralClaim', name: 'work', storageClass: clusterOf(this).storageClasses.standard, size }
      : { type: 'empty', name: 'work', size };
  }

  /** All that the container may write outside its volumes, and what its emptyDirs hold. */
  private ephemeral(...scratch: readonly string[]): ContainerProps['resources']['ephemeralStorage'] {
    const { volume } = this.store.mount;
    const sizes = [...scratch, '128Mi', ...(volume.type === 'empty' ? [volume.size] : [])];
    const sum = sizes.reduce((bytes, size) => bytes + (checkBytes(size) === undefined ? memoryBytes(size) : 0), 0);
    return { request: '128Mi', limit: formatBytes(Math.ceil(sum / MEBIBYTE) * MEBIBYTE) };
  }
}

type Scratch = Volume & { readonly type: 'empty' | 'ephemeralClaim' };

function scratchMounts(work: Scratch): Mount[] {
  return [
    { volume: work, path: WORK_DIRECTORY },
    { volume: { type: 'empty', name: 'tmp', size: '64Mi' }, path: TEMPORARY_DIRECTORY },
  ];
}

/** One container after the other: the last one is the pod's work, and those before it are its init containers. */
function inOrder(
  containers: readonly ContainerProps[],
): Pick<PodProps, 'containers'> & Partial<Pick<PodProps, 'initContainers'>> {
  const before = containers.slice(0, -1);
  return { containers: containers.slice(-1), ...(before.length === 0 ? {} : { initContainers: before }) };
}
