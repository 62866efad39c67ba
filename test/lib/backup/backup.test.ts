import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptedBackup, postgresSource, type EncryptedBackupProps } from '../../../lib/backup';
import { Postgres } from '../../../lib/postgres';
import { render, type RenderResult } from '../../support/render';

const RECIPIENT = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n';
const objectStore = {
  type: 'objectStore',
  endpoint: 'https://s3.example.com',
  bucket: 'backups',
  prefix: 'keelson',
  cidr: '192.0.2.0/28',
  accessKeyId: { material: 'backup/object-store/id' },
  secretAccessKey: { material: 'backup/object-store/key' },
} as const;

const build = (props: Partial<EncryptedBackupProps> = {}): RenderResult =>
  render((chart) => {
    const { endpoint } = new Postgres(chart, 'Postgres', {
      strategy: 'single',
      name: 'postgres',
      namespace: 'data',
      memory: '512Mi',
      storage: '2Gi',
    });
    new EncryptedBackup(chart, 'Backup', {
      source: postgresSource(endpoint, endpoint.declareDatabase({ name: 'shop' })),
      namespace: 'data',
      recipient: RECIPIENT,
      store: { type: 'volume', size: '10Gi' },
      restoreTest: { privateKey: { material: 'backup/private-key' } },
      ...props,
    });
  });

interface ContainerView {
  readonly name: string;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: boolean }[];
}
const podOf = (rendered: RenderResult, name: string) =>
  rendered.one('CronJob', name).spec.jobTemplate.spec.template.spec as {
    readonly containers: readonly ContainerView[];
    readonly initContainers?: readonly ContainerView[];
    readonly volumes: readonly { readonly secret?: { readonly secretName: string } }[];
  };

describe('a backup', () => {
  const rendered = build();

  test('never runs twice at once, ends, and is tried again', () => {
    const { spec } = rendered.one('CronJob', 'backup-postgres-shop');
    expect(rendered.faults).toEqual([]);
    expect({ ...spec, jobTemplate: undefined }).toEqual({
      schedule: '30 2 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: undefined,
    });
    expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBe(3600);
    expect(spec.jobTemplate.spec.backoffLimit).toBe(2);
  });

  test('can not read what it wrote: only the restore test mounts the private key', () => {
    const holders = rendered.objects.filter((object) =>
      JSON.stringify(object).includes('restore-test-postgres-shop-private-key'),
    );
    expect(holders.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Secret restore-test-postgres-shop-private-key',
      'CronJob restore-test-postgres-shop',
    ]);
  });

  test('nothing on the network reaches the pod with the private key, nor does it reach anything', () => {
    const { spec } = rendered.one('NetworkPolicy', 'restore-test-postgres-shop');
    expect([spec.policyTypes, spec.ingress, spec.egress]).toEqual([['Ingress', 'Egress'], [], []]);
  });

  test('the restore test can not change a backup', () => {
    const [container] = podOf(rendered, 'restore-test-postgres-shop').containers;
    expect(container?.volumeMounts.find(({ name }) => name === 'backups')).toEqual({
      name: 'backups',
      mountPath: '/backups',
      readOnly: true,
    });
  });

  test('its script fails when any part of the stream does', () => {
    const script: string = rendered.one('ConfigMap', 'backup-postgres-shop-config').data['backup.sh'];
    expect(script.split('\n')[2]).toBe('set -euo pipefail');
    expect(script).toContain('dump | zstd --quiet --check -3 |\n  gpg --batch');
  });

  test('to an object store the manifest goes last, and the dump is the init container of what carries it', () => {
    const stored = build({ store: objectStore });
    expect(stored.faults).toEqual([]);
    const pod = podOf(stored, 'backup-postgres-shop');
    expect([pod.initContainers?.map(({ name }) => name), pod.containers.map(({ name }) => name)]).toEqual([
      ['backup'],
      ['upload'],
    ]);
    expect((pod.containers[0] as unknown as { command: string[] }).command[2]).toBe(
      [
        'set -eu',
        "rclone copy --include '*.zst.gpg' /backups/postgres-shop store:backups/keelson/postgres-shop",
        "rclone copy --include '*.manifest' /backups/postgres-shop store:backups/keelson/postgres-shop",
        'rclone delete --min-age 30d store:backups/keelson/postgres-shop',
        '',
      ].join('\n'),
    );
    expect(stored.one('NetworkPolicy', 'restore-test-postgres-shop').spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: '192.0.2.0/28' } }], ports: [{ port: 443, protocol: 'TCP' }] },
    ]);
    expect(stored.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
  });
});

describe('alerts', () => {
  const rules = build().one('PrometheusRule', 'backup-postgres-shop').spec.groups[0].rules as {
    alert: string;
    expr: string;
  }[];

  test('a CronJob that has never succeeded is as old as itself', () => {
    expect(rules.find(({ alert }) => alert === 'BackupOld')?.expr).toBe(
      'time() - max(kube_cronjob_status_last_successful_time{namespace="data",cronjob="backup-postgres-shop"} or kube_cronjob_created{namespace="data",cronjob="backup-postgres-shop"}) > 93600',
    );
  });

  test('each has its section in the runbook', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/backup.md'), 'utf8');
    expect([...page.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading)).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('what is refused', () => {
  test.each<[string, Partial<EncryptedBackupProps>, string]>([
    [
      'six fields',
      { schedule: '0 30 2 * * *' },
      'test/Backup.schedule: has 6 fields, a schedule has 5 (got "0 30 2 * * *", allowed: minute hour day-of-month month day-of-week, such as "30 2 * * *"); leave out the seconds, which Kubernetes does not know',
    ],
    [
      'a minute that does not exist',
      { schedule: '61 * * * *' },
      'test/Backup.schedule: its minute does not exist (got "61 * * * *", allowed: 0 to 59, *, lists, ranges and steps)',
    ],
    [
      'a time zone that does not exist',
      { timeZone: 'Europe/Berln' },
      'test/Backup.timeZone: is not a time zone (got "Europe/Berln", allowed: names of the IANA database, such as Europe/Berlin or Etc/UTC)',
    ],
    [
      'a private key for a recipient, which is not repeated',
      { recipient: '-----BEGIN PGP PRIVATE KEY BLOCK-----\nsecret' },
      'test/Backup.recipient: holds a private key, with which the cluster could read its own backups (allowed: text that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----); take `gpg --armor --export`, and make a new pair: this one was written to a file that others read',
    ],
    [
      'a recipient that is no key',
      { recipient: 'age1xyz' },
      'test/Backup.recipient: is not an OpenPGP public key (allowed: text that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----); take what `gpg --armor --export` writes',
    ],
    [
      'no retention',
      { retentionDays: 0 },
      'test/Backup.retentionDays: is out of range (got 0, allowed: a whole number, 1 to 3650)',
    ],
    [
      'an object store in plain text',
      { store: { ...objectStore, endpoint: 'http://s3.example.com' } },
      'test/Backup.store.endpoint: is not the address of an object store (got "http://s3.example.com", allowed: https://host or https://host:port)',
    ],
    [
      'a size without a unit',
      { store: { type: 'volume', size: '10' } },
      'test/Backup.store.size: is not an amount of bytes (got "10", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); add the unit',
    ],
  ])('%s', (_, props, message) => {
    expect(build(props).faults).toEqual([message]);
  });
});
