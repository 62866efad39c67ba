import { EncryptedBackup, type EncryptedBackupProps } from '../../../lib/backup';
import { giteaSource } from '../../../lib/gitea';
import { renderGitea, type RenderedGitea, type RenderOptions } from './support';

const RECIPIENT = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n';
const BESIDE_GITEA = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      {
        topologyKey: 'kubernetes.io/hostname',
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'gitea', 'app.kubernetes.io/instance': 'gitea' } },
      },
    ],
  },
};

const build = (props: Partial<EncryptedBackupProps> = {}, options: RenderOptions = {}): RenderedGitea =>
  renderGitea({
    ...options,
    use: (gitea, chart) => {
      new EncryptedBackup(chart, 'Backup', {
        source: giteaSource(gitea),
        namespace: 'gitea',
        recipient: RECIPIENT,
        store: { type: 'volume', size: '100Gi' },
        restoreTest: { privateKey: { material: 'backup/private-key' }, scratch: '20Gi', scratchOnVolume: true },
        ...props,
      });
    },
  });

interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: boolean }[];
}

interface PodSpecView {
  readonly affinity?: object;
  readonly initContainers: readonly ContainerView[];
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly { readonly name: string }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
}

const podOf = (rendered: RenderedGitea, name: string): PodSpecView =>
  rendered.one('CronJob', name).spec.jobTemplate.spec.template.spec as PodSpecView;
const programs = ({ initContainers, containers }: PodSpecView): string[][] =>
  [initContainers, containers].map((some) =>
    some.map(({ name, image, command }) => `${name}: ${/\/(\w+):/.exec(image)?.[1]} ${command.join(' ')}`),
  );
const volumeOf = (pod: PodSpecView, wanted: string): object | undefined =>
  pod.volumes.find(({ name }) => name === wanted);

describe('a backup of Gitea', () => {
  const rendered = build();
  const pod = podOf(rendered, 'backup-gitea');

  test('has git look at the repositories before tar reads them', () => {
    expect(rendered.faults).toEqual([]);
    expect(programs(pod)).toEqual([
      ['inspect: gitea bash /etc/backup/inspect.sh'],
      ['backup: postgres bash /etc/backup/backup.sh'],
    ]);
  });

  test('mounts the volume where the server has it, as the user that owns the files, and can not change it', () => {
    expect(volumeOf(pod, 'data')).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-gitea-0' } });
    expect(pod.affinity).toEqual(BESIDE_GITEA);
    const mounts = [...pod.initContainers, ...pod.containers].map(({ volumeMounts }) =>
      volumeMounts.find(({ name }) => name === 'data'),
    );
    const mount = { name: 'data', mountPath: '/var/lib/gitea', readOnly: true };
    expect(mounts).toEqual([mount, mount]);
    const { runAsUser, runAsGroup, fsGroup } = pod.securityContext;
    expect([runAsUser, runAsGroup, fsGroup]).toEqual([10001, 10001, 10001]);
  });

  test('looks for the labels that the server has', () => {
    const { labels } = rendered.one('StatefulSet', 'gitea').spec.template.metadata;
    expect(labels).toMatchObject({ 'app.kubernetes.io/name': 'gitea', 'app.kubernetes.io/instance': 'gitea' });
  });

  test('reaches nobody on the network, and nobody reaches it', () => {
    for (const name of ['backup-gitea', 'restore-test-gitea']) {
      const { ingress, egress } = rendered.one('NetworkPolicy', name).spec;
      expect([ingress, egress]).toEqual([[], []]);
    }
  });

  test('keeps what Gitea does not make anew', () => {
    const script: string = rendered.one('ConfigMap', 'backup-gitea-config').data['backup.sh'];
    const line = script.split('\n').find((text) => text.includes('--index-file')) as string;
    expect([...line.matchAll(/--exclude='([^']*)'/g)].map(([, pattern]) => pattern)).toEqual([
      'git/repositories',
      'data/indexers',
      'data/queues',
      'data/repo-archive',
      'data/sessions',
      'data/tmp',
      'data/*/tmp',
      'log',
      'tmp',
      'lost+found',
    ]);
  });

  test('of several replicas mounts the volume that they share, on any node', () => {
    const several = podOf(build({}, { props: { replicas: 2 } }), 'backup-gitea');
    expect(several.affinity).toBe(undefined);
    expect(volumeOf(several, 'data')).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'gitea-data' } });
  });

  test('is carried to an object store after it was made', () => {
    const stored = podOf(
      build({
        store: {
          type: 'objectStore',
          endpoint: 'https://s3.example.com',
          bucket: 'backups',
          prefix: 'keelson',
          accessKeyId: { material: 'backup/object-store/id' },
          secretAccessKey: { material: 'backup/object-store/key' },
        },
      }),
      'backup-gitea',
    );
    expect([stored.initContainers, stored.containers].map((some) => some.map(({ name }) => name))).toEqual([
      ['inspect', 'backup'],
      ['upload'],
    ]);
  });
});

describe('a restore test of Gitea', () => {
  const rendered = build();
  const pod = podOf(rendered, 'restore-test-gitea');

  test('has git look at what was restored', () => {
    expect(programs(pod)).toEqual([
      ['restore-test: postgres bash /etc/backup/restore-test.sh'],
      ['inspect-restored: gitea bash /etc/backup/inspect-restored.sh'],
    ]);
  });

  test('has a volume of its own for as long as it runs', () => {
    expect(volumeOf(pod, 'work')).toEqual({
      name: 'work',
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'standard-class',
            resources: { requests: { storage: '20Gi' } },
          },
        },
      },
    });
  });

  test('runs where the volume with the backups can be, and anywhere with an object store', () => {
    expect(pod.affinity).toEqual(BESIDE_GITEA);
  });

  test('neither has the volume of the server nor shows git the private key or the backups', () => {
    expect(pod.volumes.map(({ name }) => name)).toEqual(['backups', 'config', 'private-key', 'work', 'tmp']);
    expect(pod.containers[0]?.volumeMounts.map(({ name }) => name)).toEqual(['config', 'work', 'tmp']);
  });
});
